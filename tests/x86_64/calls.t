#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The system calls on both kernels: the guest tests and demos of calls.t, the
# same binaries on the same image, on UML and on x86_64. Every claim must have
# the same result, and every program must print the same, byte for byte, but
# for what stands in the list "differences"; memcpy's outcomes (Task 2) must
# differ where the list says so. Writes the two side by side to
# build/log/side-by-side/table.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
. tests/x86_64/sides.sh

list=tests/x86_64/differences
out=$B/log/side-by-side
rm -rf "$out"
mkdir -p "$out/uml" "$out/x86_64"

for on in uml x86_64; do
	status=0
	ON=$on UMLAB=tests/lib/on OUTPUTS=$PWD/$out/$on CALLS_TIMEOUT=300 \
		tests/calls/calls.t >"$out/$on.tap" || status=$?
	is "calls.t on $on" $status 0
	[ $status = 0 ] || note "$(grep -A 12 '^not ok' "$out/$on.tap")" >&2
done

# verdicts FILE: "claim<TAB>ok" or "claim<TAB>not ok" for each line of TAP
verdicts() { sed -nE 's/^(ok|not ok) [0-9]+ - (.*)$/\2\t\1/p' "$1" | sed 's/: global\./: /'; }

join -t $'\t' -a 1 -a 2 -e missing -o 0,1.2,2.2 \
	<(verdicts "$out/uml.tap" | LC_ALL=C sort) \
	<(verdicts "$out/x86_64.tap" | LC_ALL=C sort) >"$out/claims"
while IFS=$'\t' read -r claim uml x86_64; do
	is "both: $claim" "$uml, $x86_64" 'ok, ok'
done <"$out/claims"

for file in "$out"/uml/*_test "$out"/uml/demo-*; do
	same "${file##*/}"
done
differences

{
	printf '%-66s  %-6s  %s\n' CLAIM UML X86_64
	while IFS=$'\t' read -r claim uml x86_64; do
		printf '%-66s  %-6s  %s\n' "$claim" "$uml" "$x86_64"
	done <"$out/claims"
	printf '\nWhat a mistake does depends on the machine (Task 2):\n\n'
	sed '/^Why/,$d' "$out/x86_64/why_not_memcpy"
	printf 'Where that differs:\n\n'
	entries why_not_memcpy | awk -F '\t' '{ printf "%-24s  %s\n", $3, $4 }'
	printf '\nWhat tests and demos print is the same, byte for byte, but for:\n\n'
	entries | awk -F '\t' '$1 != "why_not_memcpy" { printf "%-20s  %-9s  %s\n", $1, $2, $4 }'
} >"$out/table"
finish
