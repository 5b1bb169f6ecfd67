#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make grade: what a right, a wrong, a broken and a missing call are worth, and that a
# submission that attacks the grader gets no point by that, sees nothing of this
# machine's or the teacher's, and leaves nothing behind.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/lib.sh

assignment=tests/grade/doubled results=$work/results
export GRADE_TO=$results

# graded SUBMISSION [NAME=VALUE...]: by make, as it is typed
graded() {
	out=$(make -s grade SUBMISSION="$1" ASSIGNMENT="$assignment" "${@:2}" 2>&1 </dev/null)
	status=$?
}

# of CHECK: its line, and what was seen
of() { grep -A1 "  $1  " <<<"$out"; }
score() { tail -n 1 <<<"$out"; }
points() { printf '%s ' "$(tail -n 1 <<<"$out")"; sed -nE 's/^ +([0-9]+) of +[0-9]+  ([a-z-]+).*/\2:\1/p' <<<"$out" | xargs; }

mkdir "$work/empty" "$work/wrong" "$work/tmp"
export TMPDIR=$work/tmp

# --- what a submission is worth
right=$assignment/reference
graded "$right"
is 'a right call: all points' "$status $(points)" \
	'0 score: 10 of 10 works:2 refuses:2 bad-pointer:2 alone:1 lives:1 large:2'
note "$out"
claim 'in Gradescope'"'"'s results, too' python3 -c 'import json, sys; d = json.load(open(sys.argv[1]))
assert (d["score"], [t["visibility"] for t in d["tests"]].count("hidden")) == (10, 1), d' "$results/results.json"
is 'KTAP' "$(grep -c '^ok' "$results/results.ktap") $(head -n 2 "$results/results.ktap" | xargs)" '6 KTAP version 1 1..6'
claim 'JUnit XML' python3 -c 'import sys, xml.etree.ElementTree as x; s = x.parse(sys.argv[1]).getroot()
assert (s.get("tests"), s.get("failures")) == ("6", "0")' "$results/junit.xml"

cp tests/grade/hostile/each.c "$work/wrong/doubled.c"
graded "$work/wrong"
is 'a mistake or an attack for each check: no points but that of the step' "$status $(points)" \
	'0 score: 1 of 10 works:0 refuses:0 bad-pointer:0 alone:1 lives:0 large:0'
like 'a wrong result: expected and seen' "$(of works)" 'seen: Expected 42 \(42\) == result \(43\)'
like 'one that prints the verdict and ends the program' "$(of refuses)" 'seen: a claim was ended before its end'
like 'a loop' "$(of bad-pointer)" 'seen: no end after [0-9]+ s'
like 'a death, with its line' "$(of lives)" "seen: the kernel died: .*syscalls/doubled.c:$(grep -n READ_ONCE tests/grade/hostile/each.c | cut -d: -f1)"
like 'a gigabyte' "$(of large)" 'seen: it printed more than it may'
is 'what is kept of it is little' "$(($(du -sk "$results" | cut -f1) < 4096))" 1
note "$out"
is 'a student sees no more of a hidden check than its sentence' \
	"$(grep -c 'What does not fit' "$results/verdict.txt") $(grep -cE 'printed more|for the teacher' "$results/verdict.txt")" '1 0'

# --- what a program says, without one: verdict WAY SAID WANTED
verdict() {
	is "a $1 that says ${2//$'\n'/, }" "$(python3 -B -c 'import sys, types
sys.path[:0] = ["grade", "scripts/own", "scripts/lib"]
import checks
check = types.SimpleNamespace(way=sys.argv[1], survives=False, tests=["one"] if sys.argv[1] == "program" else [])
run = types.SimpleNamespace(status=0, text=sys.argv[2])
print(*checks.Sandboxes.verdict(check, run, "word", None))' "$1" "$2")" "$3"
}
verdict program $'ok 1 g.one\nwitness word 0 1' 'True '
verdict program $'ok 1 g.one\nwitness word 0 2' 'True '
verdict program $'ok 1 g.one\nwitness word 0 0' 'False a claim was ended before its end'
verdict program $'ok 1 g.one\nok 2 g.two # SKIP no\nwitness word 0 2' 'False skipped: g.two # SKIP no'
verdict program $'ok 1 g.two\nwitness word 0 1' 'False one was not run to its end'
verdict program $'ok 1 g.one\nwitness other 0 1' 'False the program was ended before its end, its status was 0'
verdict demo $'ok\nwitness word 0 3' 'True '
verdict shell $'ok 1 of another program\nwitness word 0 0' 'True '

# --- the compiler's side
sed 's/int number/int/; /put_user/d' $right/syscalls/doubled.c >"$work/wrong/doubled.c"
graded "$work/wrong"
is 'what does not compile: 0 points' "$status $(score)" '0 score: 0 of 10'
like 'with the line' "$out" 'doubled: syscalls/doubled.c:[0-9]+:.*error'

echo 'asmlinkage long sys_doubled(int number) { return 0; }' >"$work/wrong/doubled.c"
graded "$work/wrong"
like "the homework's old way: what to write is said" "$out" 'doubled.c has no SYSCALL_DEFINE2\(doubled\.\.\.\): see docs/first-call.md'

graded "$work/empty"
is 'nothing: 0 points' "$status $(score)" '0 score: 0 of 10'
like 'which is said' "$out" 'there is no doubled.c in the submission'

# taken NAME SOURCE WANTED: a source that does not get in. What it looks for is there.
echo 'a word that is nobody else'"'"'s' >"$work/secret"
not_taken() {
	printf '%s\n' '#include <linux/syscalls.h>' "$2" | cat - $right/syscalls/doubled.c >"$work/wrong/doubled.c"
	GRADE_CPU=10 graded "$work/wrong"
	is "$1: 0 points" "$status $(score)" '0 score: 0 of 10'
	like 'why' "$out" "$3"
	is 'nothing of it is seen' "$(grep -rlE "nobody else|secret of the teacher" "$results" <<<"$out")" ''
}
not_taken '#include of a file of this machine' "#include \"$work/secret\"" 'No such file'
not_taken '#include of the teacher'"'"'s check' "#include \"$PWD/$assignment/checks/hidden_test.c\"" 'No such file'
not_taken '.incbin' "asm(\".incbin \\\"$work/secret\\\"\");" 'file not found|No such file'
not_taken 'an object that fills the disk' 'asm(".data; .fill 0x40000000, 1, 1");' 'doubled: '
not_taken 'laughs, a billion' "$(echo '#define A0 "ha" "ha" "ha" "ha"'
	for i in {1..14}; do echo "#define A$i A$((i - 1)) A$((i - 1)) A$((i - 1)) A$((i - 1))"; done
	echo 'const char *laugh = A14;')" 'doubled: '

rm "$work/wrong/doubled.c"
ln -s "$work/secret" "$work/wrong/doubled.c"
graded "$work/wrong"
like 'a link' "$out" 'there is no doubled.c'
rm "$work/wrong/doubled.c"

# --- what is not taken at all
cp -r "$right/syscalls" "$work/wrong"
for file in Makefile Kconfig syscalls/Makefile syscalls/Kconfig uml.config; do
	echo "\$(shell touch $work/came-in)\$(error came in)" >"$work/wrong/$file"
done
graded "$work/wrong"
is 'Makefile, Kconfig, a shell of make: not looked at' "$(score) $(find "$work" -name came-in)" 'score: 10 of 10 '

cp tests/grade/hostile/host.c "$work/wrong/syscalls/doubled.c"
graded "$work/wrong"
is 'calls of the host, with each descriptor: no points' "$status $(sed 's/alone:1/alone:0/; s/score: 1/score: 0/' <<<"$(points)")" \
	'0 score: 0 of 10 works:0 refuses:0 bad-pointer:0 alone:0 lives:0 large:0'
note "$out"

# --- archives
python3 - "$work" <<'END'
import io
import sys
import tarfile

for name, members in (("many", 30000), ("large", 1)):
    with tarfile.open(f"{sys.argv[1]}/{name}.tar.gz", "w:gz", compresslevel=1) as archive:
        for number in range(members):
            info = tarfile.TarInfo(f"{number}.c" if members > 1 else "doubled.c")
            info.size = 0 if members > 1 else 1 << 21
            archive.addfile(info, io.BytesIO(bytes(info.size)))
bomb = tarfile.TarInfo("x.c")
bomb.size = 1 << 36  # which it only says: nobody is to unpack that
with open(f"{sys.argv[1]}/bomb.tar", "wb") as file:
    file.write(bomb.tobuf() + bytes(1 << 16))
END
refused() {
	graded "$work/$1"
	is "$1: 0 points" "$status $(score)" '0 score: 0 of 10'
	like 'why' "$out" "$2"
}
refused bomb.tar 'holds more than 256 MB'
refused many.tar.gz 'more than 20000 files'
refused large.tar.gz 'more than 1048576 bytes'
head -c 1000 /dev/urandom >"$work/noise"
refused noise 'is no folder, archive \(tar\), git bundle or series of patches'

# --- other forms: a git bundle that begins where this tree is, a series, a source
git init -q "$work/repository"
cp -r "$right/syscalls" "$work/repository"
git -C "$work/repository" add . && git -C "$work/repository" -c user.name=a -c user.email=a@b commit -qm a
git -C "$work/repository" bundle create -q "$work/a.bundle" HEAD
git -C "$work/repository" format-patch -q --root -o "$work/series"
tar -C "$right" -czf "$work/right.tar.gz" .
for form in right.tar.gz a.bundle series repository/syscalls/doubled.c repository; do
	claim "$form is read" python3 -B -c 'import sys
sys.path[:0] = ["grade", "scripts/lib"]
import kernels
found = kernels.taken(sys.argv[1], ["doubled"])
assert found["calls"]["doubled"]["doubled.c"] == open(sys.argv[2]).read(), found' "$work/$form" "$right/syscalls/doubled.c"
done

# --- a form that is ready to copy
mkdir -p "$work/platform/source" "$work/platform/results" "$work/platform/submission"
ln -s "$PWD" "$work/platform/source/umlab"
cp "$right/syscalls/doubled.c" "$work/platform/submission"
out=$(AUTOGRADER=$work/platform ASSIGNMENT=$PWD/$assignment grade/forms/gradescope/run_autograder 2>&1)
is 'Gradescope: the score is there' "$(grep -o '"score": 10,' "$work/platform/results/results.json" || echo "$out")" \
	'"score": 10,'

# --- the teacher's mistakes
graded "$work/not there"
is 'no such submission: status 2, and the line says so' "$status $(head -n 1 <<<"$out")" \
	"2 grade: SUBMISSION=$work/not there: there is no such file or folder"
out=$(make -s grade SUBMISSION="$right" ASSIGNMENT=nope 2>&1)
like 'no such assignment' "$out" '^grade: ASSIGNMENT=nope: there is no grade/assignments/nope/assignment.toml: give one of '

# --- interrupted in the middle of the kernel
setsid make -s grade SUBMISSION="$right" ASSIGNMENT="$assignment" >"$work/out" 2>&1 &
job=$!
while kill -0 $job && ! compgen -G "$TMPDIR/umlab-layer.*/upper/$B/uml/*" >/dev/null; do :; done
kill -TERM -- "-$job"
wait $job
unlike 'interrupted: no score' "$(cat "$work/out")" '^score'

# --- a jail that is killed while it begins; it is there until its time is over
for try in {0..59}; do
	# shellcheck disable=SC2016 # the inner shell's
	setsid --fork sh -c 'echo $$ >"$1"; exec grade/jail 2 -- sleep 60.25' sh "$work/jail" >/dev/null 2>&1
	sleep "0.0$((10 + try % 30))"
	kill -TERM -- "-$(cat "$work/jail")" 2>/dev/null
done
sleep 5
is 'nothing is left of a jail that was killed while it began' "$(pgrep -af 'bwrap .* 60[.]25')" ''

# the jail has this tree's path in its command, and all of it ends with it
is 'nothing is left running' "$(pgrep -af "bwrap .*$PWD/$B")" ''
is 'or lying about' "$(find "$TMPDIR" -mindepth 1; find "$B/grade" -name '.work.*')" ''
finish
