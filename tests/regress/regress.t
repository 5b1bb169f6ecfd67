#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make regress: which differences between two kernels it finds, and what it says of
# them. A launcher that answers with recorded output stands for umlab, so that no kernel
# is built; tests/long/regress.t has the real thing.
#
# shellcheck disable=SC2317 # functions that claim calls
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

# What a kernel has to say of PROGRAM: said/KERNEL/PROGRAM, with PROGRAM.status and
# PROGRAM.log if there are any. PROGRAM.again is what it says when it is run again.
said=$work/said
mkdir -p "$work/b" "$said"/{patched,unpatched}
cat >"$work/b/umlab" <<'UMLAB'
#!/bin/bash
while [ "$1" != -- ]; do
	case $1 in
	--kernel) said=${0%/b/umlab}/said/$2 ;;
	--kernel-log) log=$2 ;;
	esac
	shift
done
name=${!#} name=${name##*/}
all=$*
[[ $all != *'/stress-ng --'* ]] || { name=${all#*/stress-ng --}; name=${name%% *}; }
: >"$said/$name.started"
[ ! -e "$said/$name.hangs" ] || exec sleep 600
[[ $log != *.[0-9].klog ]] || [ ! -e "$said/$name.again" ] || name=$name.again
status=0
[ ! -e "$said/$name.status" ] || read -r status <"$said/$name.status"
[ ! -e "$said/$name.log" ] || mapfile -t lines <"$said/$name.log"
printf '%s\n' "${lines[@]}" >"$log"
mapfile -t lines <"$said/$name"
printf '%s\n' "${lines[@]}"
exit "$status"
UMLAB
chmod +x "$work/b/umlab"

printf '%s\n' 'kselftest timers/one' 'kselftest timers/two -O2' 'strace list ls' 'stress-ng pipe' \
	>"$work/tests.list"

one=$'ok 1 opens\nok 2 closes # SKIP no file\nnot ok 3 - reads 0xdeadbeef00'
one_fails=${one/ok 1/not ok 1}

# say KERNEL PROGRAM TEXT
say() { printf '%s\n' "$3" >"$said/$1/$2"; }
# listed TEXT: what is flaky
listed() { printf '%b\n' "$1" >"$work/flaky.list"; }

# Both kernels say the same.
fresh() {
	local kernel
	rm -f "$said"/*/*
	say unpatched enosys $'sayhello: ENOSYS\nget_cr3: ENOSYS'
	say patched enosys $'sayhello: 0\nget_cr3: EFAULT'
	for kernel in patched unpatched; do
		say $kernel one $'TAP version 13\n1..3\n'"$one"
		say $kernel two '[OK] of its own kind'
		say $kernel ls $'12 open("x", O_RDONLY) = 3\n12 open("y", O_RDONLY) = -1 ENOENT (No such)\n12 +++ exited with 0 +++'
		say $kernel pipe ''
	done
	listed '# nothing'
}

# regress [VARIABLE=VALUE...]: all that is printed, and the status
regress() {
	local status=0
	env B="$work/b" ON=uml REGRESS="$work/to" RUNS=1 REGRESS_TESTS="$work/tests.list" \
		REGRESS_FLAKY="$work/flaky.list" "$@" regress/regress patched unpatched 2>&1 || status=$?
	echo "status $status"
}

# finds NAME ERE: status 1, and one difference, which is that
finds() {
	local out
	out=$(regress)
	like "$1" "$out" "regress: $2; of 2 runs"
	like "$1: the only one, status 1" "$out" 'regress: 1 of 1[0-9] claims in 4 programs differ: .*status 1$'
}

fresh
out=$(regress)
is 'no difference' "$(tail -n 2 <<<"$out")" \
	$'regress: 14 claims in 4 programs, the same on both kernels\nstatus 0'
like 'a line a program' "$out" '^  same +5 claims  timers/one'$'\n''  same +2 claims  timers/two'$'\n''  same +5 claims  strace/list'
like 'what they came to' "$out" $'\n  without our calls 12 ok, 1 not ok, 1 SKIP\n'
is 'the claims are kept' "$(grep -c . "$work/to/patched/claims") $(cmp "$work"/to/*/claims)" '14 '

say patched one $'ok 7 opens\nok 8 closes # SKIP another reason\nnot ok 9 reads 0xc0ffee00'
like 'numbers, addresses and reasons are no difference' "$(regress)" 'status 0$'

fresh
say patched one "$one_fails"
finds 'a claim that fails' 'timers/one: opens: ok on the unpatched kernel, not ok on the patched one'
like 'how often' "$(regress)" 'opens: [^;]*; of 2 runs without our calls 2 ok; with them 2 not ok'$'\n'
say patched one.again "$one"
like '... and if that does not come again' "$(regress)" \
	'; of 2 runs without our calls 2 ok; with them 1 not ok, 1 ok'$'\n''.*status 1$'

fresh
say patched one "${one#*$'\n'}"
finds 'a claim that is gone' 'timers/one: opens: ok on the unpatched kernel, gone on the patched one'
fresh
say patched one "${one/opens/opens # SKIP not here}"
finds 'one that is skipped' 'timers/one: opens: ok on the unpatched kernel, SKIP on the patched one'
fresh
say unpatched one "$one_fails"
finds 'the other way round' 'timers/one: opens: not ok on the unpatched kernel, ok on the patched one'
fresh
echo 1 >"$said/patched/two.status"
finds 'a status' 'timers/two: exit status: ok on the unpatched kernel, not ok \(1\) on the patched one'
fresh
echo 124 >"$said/patched/two.status"
finds 'no end' 'timers/two: exit status: ok on the unpatched kernel, not ok \(no end\) on the patched one'
fresh
say patched two.log '[    0.1] BUG: sleeping function called from invalid context'
finds 'a complaint of the kernel' 'timers/two: kernel log: ok on the unpatched kernel, not ok on the patched one'
fresh
sed -i 's/ENOENT/EACCES/' "$said/patched/ls"
out=$(regress)
like 'another errno: the one' "$out" 'strace/list: open: ENOENT: ok on the unpatched kernel, gone on the patched one'
like '... and the other' "$out" 'strace/list: open: EACCES: gone on the unpatched kernel, ok on the patched one'
fresh
echo 2 >"$said/patched/pipe.status"
finds 'a stressor that fails' 'stress-ng/pipe: exit status: ok on the unpatched kernel, not ok \(2\) on the patched one'

# The list of what is flaky.
fresh
say patched one "$one_fails"
say patched one.again "$one"
listed 'any\ttimers/one\topens\tthe clock'
like 'a flaky claim' "$(regress)" '  flaky +1 of 5 claims  timers/one'$'\n''.*status 0$'
listed 'x86_64\ttimers/one\topens\tthe clock'
like '... of another machine' "$(regress)" 'opens: .*status 1$'
listed 'uml\ttimers/one\tcloses\tthe clock'
like '... another claim' "$(regress)" 'opens: .*status 1$'
listed 'uml\ttimers/one\topens\tthe clock'
rm "$said/patched/one.again"
like '... that never comes out the same' "$(regress)" 'regress: timers/one: opens: .*status 1$'
fresh
listed 'uml\ttimers/one\tjumps\tthe clock'
like 'a row that nothing claims' "$(regress)" \
	'flaky.list: timers/one: jumps: there is no such claim any more: take the row out'$'\n''status 1$'

# cannot NAME ERE [VARIABLE=VALUE...]: status 2, in one line
cannot() {
	local any=$'[^\n]*'
	like "$1" "$(regress "${@:3}")" "^regress: $any$2$any"$'\n''status 2$'
}
listed 'uml\ttimers/one\topens'
cannot 'a row without a reason' 'flaky.list:1: uml.* is not MACHINE, PROGRAM, CLAIM and REASON'
listed 'uml\ttimers/one\topens\t '
cannot '... with an empty one' 'flaky.list:1: uml.* is not MACHINE, PROGRAM, CLAIM and REASON'
listed 'uml\ttimers/gone\topens\tthe clock'
cannot 'a row of a program that is not run' 'there is no timers/gone in .*: take the row out'
fresh
cannot 'a program that there is not' 'PROGRAMS=nothing: there is no such program' PROGRAMS='timers/* nothing'
cannot 'a number that is none' 'RUNS=some: give a number' RUNS=some
echo 'ltp brk' >"$work/other"
cannot 'a kind that there is not' 'ltp brk: give kselftest, strace or stress-ng' REGRESS_TESTS="$work/other"
before=$(cksum "$work/to/patched/claims")
echo 127 >"$said/patched/two.status"
like 'a program that is not there' "$(regress)" \
	'regress: timers/two cannot be run on the patched kernel \(status 127\): .*status 2$'
fresh
cp "$said"/{unpatched,patched}/enosys
cannot 'a patched kernel without our calls' 'patched is not the patched kernel'
fresh
cp "$said"/{patched,unpatched}/enosys
cannot 'an unpatched one with them' 'unpatched is not the unpatched kernel'
is 'what was there before stays' "$(cksum "$work/to/patched/claims")" "$before"
fresh
like 'some of them' "$(regress PROGRAMS='timers/*')" 'regress: 7 claims in 2 programs, the same'

: >"$said/patched/two.hangs"
rm "$said/patched/two.started"
B=$work/b REGRESS=$work/to REGRESS_TESTS=$work/tests.list REGRESS_FLAKY=$work/flaky.list \
	regress/regress patched unpatched >"$work/out" 2>&1 &
job=$!
until [ -e "$said/patched/two.started" ]; do sleep 0.05; done
kill -TERM $job
status=0
wait $job || status=$?
is 'interrupted' "$status $(tail -n 1 "$work/out")" '143 regress: interrupted: what was there before stays'
is 'nothing runs or lies about then' "$(pgrep -f "$work/b"; ls -d "$work"/regress.* 2>/dev/null)" ''

like 'make: a mistyped name' "$(make regress PROGRAMS=nothing 2>&1)" '^regress: PROGRAMS=nothing: there is no such program'
like 'make: a flavour' "$(make regress FLAVOUR=debug 2>&1)" 'regress is about the plain kernels: leave out FLAVOUR='
finish
