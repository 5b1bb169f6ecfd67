#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make class: what comes of a class, that nothing is graded twice, that an interruption loses
# nothing that was done, and what is the machine's fault. But for the first class grader takes
# grade's place: it needs no kernel.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/lib.sh

assignment=tests/grade/doubled
export CLASS_TO=$work/out GRADER_COUNT=$work/count
mkdir "$work/in"

# by make, as it is typed
graded() {
	out=$(make -s class SUBMISSIONS="$work/in" ASSIGNMENT=$assignment 2>&1 </dev/null)
	status=$?
}
json() { python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$work/out/class.json" "$1"; }
scores() { json '" ".join(s["student"] + ":" + str(s["score"]) for s in d["students"])'; }
counted() { sort "$work/count" 2>/dev/null | uniq -c | sed -E 's/^ +([0-9]+) (.*)/\2:\1/' | xargs -d '\n'; }
left() { pgrep -f "$work/out" | wc -l; }

# submission NAME BODY [HELPER]: a call with a helper of that name
submission() {
	cat >"$1" <<-END
		// SPDX-License-Identifier: GPL-2.0-only
		#include <linux/overflow.h>
		#include <linux/syscalls.h>
		#include <linux/uaccess.h>

		static long ${3:-twice}(int number, int __user *result)
		{
			$2
		}

		SYSCALL_DEFINE2(doubled, int, number, int __user *, result)
		{
			return ${3:-twice}(number, result);
		}
	END
}
right='int twice; if (number < 0 || check_mul_overflow(number, 2, &twice)) return -EINVAL; return put_user(twice, result);'

# --- a class, as it is
# shellcheck disable=SC2016 # a name
hostile='a;b $(touch was-run)'
(
	cd "$work/in" && mkdir panics "$hostile" .hidden || exit
	submission doubled.c "$right" && tar -czf right.tar.gz doubled.c && rm doubled.c
	submission "$hostile/doubled.c" "$right" its_own_name
	submission wrong.c "${right/return put/twice++; return put}"
	submission broken.c 'return number +;'
	submission panics/doubled.c "return *(volatile int *)8;"
)
graded
note "$out"
is 'each is worth what it is worth' "$status $(scores)" \
	"0 $hostile:10 broken:0 panics:1 right:10 wrong:6"
is 'the same code under another name' "$(grep 'the same code' <<<"$out")" "class: doubled: the same code: $hostile, right"
is 'and no other' "$(json 'len(d["same"])')" 1
like 'one that does not compile: the line' "$(json '[s["remarks"] for s in d["students"] if s["student"] == "broken"]')" \
	'doubled\.c:8:.*error'
like 'one that ends the kernel: the line' "$(json '[c["seen"] for s in d["students"] if s["student"] == "panics" for c in s["checks"]]')" \
	'the kernel died.*doubled\.c:8'
is 'a name is no command' "$(find . "$work" -maxdepth 2 -name was-run)" ''

UMLAB_GRADE=/nonexistent graded
like 'again: nothing is graded' "$status $out" '^0 .*5 of 5 are graded already'
echo '// another' >>"$work/in/wrong.c"
export UMLAB_GRADE=tests/class/grader
graded
is 'one that was changed is, alone' "$(counted)" wrong.c:1

# --- this machine's reasons
rm -rf "$work/in" "$work/out" "$work/count"
mkdir "$work/in"
for what in '10 one' '3 two' full killed; do
	echo "// $what" >"$work/in/${what#* }.c"
done
graded
is 'they are no grade' "$status $(scores)" '2 full:None killed:None one:10 two:3'
like 'each with its reason: no space' "$out" 'class: full: .*No space left on device'
like 'killed' "$out" 'class: killed: grade was ended by SIGKILL'
like 'and what to do' "$out" 'class: 2 could not be graded, for reasons of the machine.s: the same command grades them alone'
GRADER_LIVES=1 graded
is 'the same command grades those alone' "$(counted)" 'full.c:2 killed.c:2 one.c:1 two.c:1'
is 'and one is a grade now' "$status $(scores)" '2 full:None killed:5 one:10 two:3'

# --- an interruption
# begun COMMAND...: runs it; one of a class of four waits then, and its pid is known
mkfifo "$work/fifo"
export GRADER_FIFO=$work/fifo
begun() {
	rm -rf "$work/in" "$work/out" "$work/count"
	mkdir "$work/in"
	echo '// 10 one' >"$work/in/a.c"
	echo '// waits' >"$work/in/b.c"
	echo '// waits' >"$work/in/c.c"
	echo '// waits' >"$work/in/d.c"
	setsid "$@" >"$work/said" 2>&1 &
	job=$!
	read -r waits <"$work/fifo"
}
again() {
	out=$(SUBMISSIONS="$work/in" ASSIGNMENT=$assignment class/class 2>&1 </dev/null)
	status=$?
}
gone() { timeout 60 tail --pid="$1" -f /dev/null; }

begun env SUBMISSIONS="$work/in" ASSIGNMENT=$assignment taskset -c 0 class/class
kill -INT -- "-$job"
wait "$job"
is 'Ctrl-C: its status' $? 130
like 'what is done is said' "$(cat "$work/said")" 'class: interrupted: 1 of 4 are done; the same command goes on'
claim 'the job has ended' gone "$waits"
is 'nothing runs' "$(left)" 0
is 'nothing half-made is left' "$(find "$work/out" -mindepth 1 -maxdepth 1 ! -name a ! -name .list.json)" ''
unset GRADER_FIFO
again
is 'the next one goes on' "$status $(counted)" '0 a.c:1 b.c:2 c.c:1 d.c:1'

export GRADER_FIFO=$work/fifo
begun env SUBMISSIONS="$work/in" ASSIGNMENT=$assignment taskset -c 0 class/class
kill -KILL "$job"
wait "$job" 2>/dev/null
claim 'kill -9: the job ends' gone "$waits"
unset GRADER_FIFO
again
is 'and the next one goes on' "$status $(counted)" '0 a.c:1 b.c:2 c.c:1 d.c:1'
is 'of what was half-made nothing is left' "$(find "$work/out" -maxdepth 1 -name '.new.*')" ''

# --- what cannot be
says() {	# NAME ERE NAME=VALUE...
	out=$(env ASSIGNMENT=$assignment "${@:3}" class/class 2>&1)
	is "$1: status" $? 2
	like "$1" "$out" "$2"
	is "$1: one line" "$(wc -l <<<"$out")" 1
}
mkdir "$work/none" "$work/two"
touch "$work/two/ann.c" "$work/two/ann.patch"
says 'no directory' 'SUBMISSIONS= is missing: give a directory' SUBMISSIONS=
says 'one that is not there' 'SUBMISSIONS=/nonexistent: .*: give a directory' SUBMISSIONS=/nonexistent
says 'an empty one' 'it is empty: put' SUBMISSIONS="$work/none"
says 'two of one student' 'ann.c and ann.patch are both ann.s: leave one' SUBMISSIONS="$work/two"
says 'another engine' 'ENGINE=x: give one of local, slurm' SUBMISSIONS="$work/in" ENGINE=x
# all that is on the PATH but Slurm
mkdir "$work/bin"
ln -s /usr/bin/* "$work/bin"
rm -f "$work/bin/sbatch"
says 'no Slurm' 'ENGINE=slurm: there is no sbatch on this machine: make deps' SUBMISSIONS="$work/in" ENGINE=slurm \
	PATH="$work/bin"
finish
