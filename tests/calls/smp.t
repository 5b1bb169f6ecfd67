#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# FLAVOUR=smp: the tests of our calls in which tasks race, on 2 and on 4 CPUs, where
# they do so at the same time and not in turn. ON=x86_64: there.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
only_for smp

export ON=${ON:-uml}
case $ON in
uml) kernel=$LINUX ;;
*) kernel=$B/$ON-smp/bzImage ;;
esac
races=$(grep -lE '^TEST\(.*(race|meanwhile|while_|every_old)' tests/guest/*_test.c)

for cpus in 2 4; do
	# shellcheck disable=SC2016 # the guest's shell
	is "$cpus CPUs are there" "$(CPUS=$cpus ON_KERNEL=$kernel tests/lib/on exec -- \
		sh -c 'nproc; for i in 1 2 3 4 5 6 7 8; do (n=0; while [ $n -lt 3000 ]; do n=$((n + 1)); done; cut -d" " -f39 /proc/self/stat) & done | sort -u | wc -l; wait' </dev/null 2>&1 | xargs)" "$cpus $cpus"
	CPUS=$cpus ON_KERNEL=$kernel UMLAB=tests/lib/on CALLS_TIMEOUT=600 GUEST_TESTS=$races \
		tests/calls/calls.t >"$work/tap" 2>"$work/err" || note "$(cat "$work/err")" >&2
	claim "$cpus CPUs: the tests run to their end" grep -q '^1\.\.[1-9]' "$work/tap"
	while read -r line; do
		case $line in
		ok*) pass "$cpus CPUs: ${line#ok * - }" ;;
		*) fail "$cpus CPUs: ${line#not ok * - }" ;;
		esac
	done < <(grep -E '^(not )?ok ' "$work/tap")
done
finish
