#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make grade gives the same twice: our own solutions have all points, and each check of
# an assignment passes TIMES times in a row on the solution, on a machine that has three
# times as much to do as it can; of mutants, at least one check fails.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/lib.sh

for assignment in change_cmdline sections; do
	out=$(GRADE_TO=$work/results make -s grade SUBMISSION=. ASSIGNMENT=$assignment 2>&1 </dev/null)
	like "$assignment: our own calls have all points" "$(tail -n 1 <<<"$out")" '^score: ([0-9]+) of \1$'
	note "$out"
done

load=()
at_exit() { kill "${load[@]}" 2>/dev/null; rm -rf "$work"; }
for _ in $(seq $(($(nproc) * 2))); do
	sh -c 'while :; do :; done' &
	load+=($!)
done
times=${TIMES:-1000}
out=$(make -s check-assignment ASSIGNMENT=tests/grade/doubled TIMES="$times" MUTANTS=20 2>&1 </dev/null)
status=$?
is "each check passes $times times, and no mistake passes all" "$status $(tail -n 1 <<<"$out" | sed 's/; [0-9]* mistakes/; N mistakes/')" \
	"0 check-assignment: 6 checks, $times times each on the solution: 0 waver; N mistakes: 0 found by none"
note "$out"
finish
