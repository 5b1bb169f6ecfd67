#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# umlab --guest: how UML runs user code, and for whom. What a kernel that knows seccomp
# does is looked at where there is one: make KERNEL=newest test TESTS=tests/launcher/guest.t
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
kernel=${LINUX:-$B/linux}

# run OPTION... -- COMMAND...: sets status, out, err and log
run() {
	status=0
	"$umlab" exec --timeout 300 --kernel "$kernel" --kernel-log "$work/log" "$@" \
		>"$work/out" 2>"$work/err" </dev/null || status=$?
	out=$(cat "$work/out") err=$(cat "$work/err")
	log=$(tr -d '\0' <"$work/log" 2>/dev/null || :)
}
by_ptrace='Checking syscall emulation for ptrace\.\.\.OK'
by_seccomp='Checking that seccomp filters can be installed\.\.\.OK'

run -- sh -c 'echo out; exit 3'
is 'without the option all is well' "$status $out $err" '3 out '
like 'and user code runs by ptrace' "$log" "$by_ptrace"
run --guest ptrace -- sh -c 'echo out; exit 3'
is 'as it does with it' "$status $out $err" '3 out '
like 'and says' "$log" "$by_ptrace"

run --guest seccomp -- sh -c 'echo out; exit 3'
is 'seccomp, or what there is, has the same status and output' "$status $out" '3 out'
if grep -qa 'seccomp=<on/auto/off>' "$kernel"; then
	is 'without a word' "$err" ''
	like 'and user code runs by seccomp' "$log" "$by_seccomp"
	unlike 'by nothing else' "$log" "$by_ptrace"
	status=0
	"$umlab" exec --timeout 300 --mem 512M --kernel "$kernel" --kernel-log "$work/log" --guest seccomp -- \
		sh -s <launcher/filter/workload >"$work/out" 2>&1 || status=$?
	is 'the workload of all that guests do ends well' "$status $(cat "$work/out")" '0 '
	is 'and nothing of it is refused' "$(grep -a 'umlab: refused' "$work/log" || :)" ''
else
	is 'with a word' "$err" \
		"umlab: --guest seccomp: the kernel $kernel does not know it, and runs user code by ptrace"
	like 'and user code runs by ptrace' "$log" "$by_ptrace"
	skip 'seccomp' 'this kernel has none: make KERNEL=newest test TESTS=tests/launcher/guest.t'
fi

run --guest fast -- true
is 'another word is refused' "$status $err" \
	"125 umlab: --guest: UML does not run user code by 'fast'; give ptrace or seccomp"
run --on x86_64 --guest seccomp -- true
is 'and so is another machine' "$status $err" '125 umlab: --guest seccomp is for --on uml: leave it out'

# -- several CPUs

run --cpus 2 -- true
is 'UML has no more CPUs than one by ptrace' "$status $err" \
	'125 umlab: --cpus: UML has several only with --guest seccomp, which is for what you trust'
for wrong in 0 x 2x 65 -1 ''; do
	run --cpus "$wrong" -- true
	is "--cpus '$wrong' is refused" "$status $err" "125 umlab: --cpus: '$wrong' is no number from 1 to 64"
done
run --cpus 1 -- nproc
is 'one is what there is' "$status $out $err" '0 1 '
if [ "${FLAVOUR:-}" != smp ]; then
	run --guest seccomp --cpus 2 -- true
	like 'a kernel for one CPU is refused for more' "$status $err" \
		"^125 .*umlab: --cpus: the kernel $kernel has one CPU; 'make FLAVOUR=smp KERNEL=newest' builds one that has more\$"
fi

is 'where user code is hostile nobody asks for it' "$(git grep -lwe '--guest' -- grade class tests/hostile)" ''

# UML takes its own options at the beginning of a word of argv
run --append 'one=1 mem=128M two=2' -- sh -c 'cat /proc/cmdline; grep MemTotal /proc/meminfo'
like 'several words of --append are there' "$out" ' one=1 .*two=2[[:space:]]'
like "and UML's own among them are UML's" "$out" 'MemTotal: +1[0-2][0-9]{4} kB'
finish
