#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# FLAVOUR=fuzz: make fuzz finds a mistake that was planted, by the kernel's report
# and by what the call wrote, and the C program that it names fails of it; a call
# without one passes. What was found and kept, tests/guest/found, is found no more.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
only_for fuzz

kernel=(--kernel "${LINUX:-$B/linux-fuzz}" --append umlab_unsafe)

# refused REASON ARGUMENT...: one line, status 2
refused() {
	local reason=$1 status=0 out
	shift
	out=$(env "$@" 2>&1) || status=$?
	is "$*: status 2, one line" "$status $(wc -l <<<"$out")" '2 1'
	like 'which says what is wrong' "$out" "^fuzz: $reason"
}
refused 'CALL=nope: there is no such call in syscalls/table; give one of sayhello ' fuzz/fuzz nope
refused 'CALL= is missing: give a call' fuzz/fuzz ''
refused 'TIME=1m: give seconds' TIME=1m fuzz/fuzz sayhello
refused 'FINDINGS=all: give how many' FINDINGS=all fuzz/fuzz sayhello

# guest PROGRAM...: it runs in a sandbox of its own
guest() { "$umlab" exec "${kernel[@]}" --share "$work:ro" -- "/mnt/share/$1" 2>&1 </dev/null; }

# built PROGRAM.c: as another would build it, who has nothing but the header
built() { build_program "$work/${1##*/}.out" -Isyscalls/include -pthread "$1"; }

# planted NAME STATUS WHAT: it is found, and again by the program, with that STATUS
planted() {
	local name=$1 wanted=$2 what=$3 status=0 out program
	out=$(make -s fuzz CALL="plant_$name" TIME=50 2>"$work/said") || status=$?
	program=$(grep '\.c$' <<<"$out" || :)
	is "$name is found" "$status $(grep -c 'Error 1' "$work/said")" "2 1"
	note "$(tail -n 8 "$work/said")"
	claim 'its program builds' built "$program"
	status=0
	out=$(guest "${program##*/}.out") || status=$?
	like 'and fails of it' "$status $out" "^$wanted .*$what"
	rm -f "$program" "${program%.c}.txt"
}
line() { grep -nF "/* $1 */" "syscalls/dev/plant_$1.c" | cut -d: -f1; }
planted off_by_one 255 "at syscalls/dev/plant_off_by_one.c:$(line off_by_one)"
planted padding 77 'memory of the kernel.s that nobody had written to comes out'

# the only mistake that is there, again and again
status=0
out=$(make -s fuzz CALL=plant_off_by_one TIME=40 FINDINGS=2 2>&1) || status=$?
is 'what is found again is no other' "$status $(grep -c 'fuzz/found/.*\.c$' <<<"$out")" '2 1'
like 'and the run goes on to its end' "$out" $'\nfuzz: 1 found: [0-9]+ calls'
note "$out"
rm -f "$B"/fuzz/found/plant_off_by_one-*

status=0
out=$(make -s fuzz CALL=sayhello2 TIME=5 2>&1) || status=$?
is 'sayhello2 has nothing to be found' "$status" 0
like 'and was called' "$out" 'nothing found: [0-9]{4,} calls, [1-9][0-9]* blocks'
note "$out"

for source in tests/guest/found/*.c; do
	[ -f "$source" ] || continue
	claim "$source builds" built "$source"
	claim "$source is found no more" guest "${source##*/}.out"
done
finish
