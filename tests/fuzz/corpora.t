#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# FLAVOUR=fuzz: each of our own calls is fuzzed for TIME= seconds (a minute), beginning
# with the inputs that are kept in tests/fuzz/corpus, two at a time; nothing is found.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
only_for fuzz

calls=$(syscalls/generate names UMLAB)
export work TIME="${TIME:-60}"
# shellcheck disable=SC2016 # the inner shell's
xargs -P 2 -n 1 sh -c 'make -s fuzz CALL="$1" >"$work/$1" 2>&1; echo $? >"$work/$1.status"' sh <<<"$calls"
for call in $calls; do
	is "$call: nothing is found" "$(cat "$work/$call.status")" 0
	like "$call: it was called" "$(cat "$work/$call")" 'nothing found: [0-9]{4,} calls, [1-9][0-9]* blocks'
	note "$(tail -n 8 "$work/$call")"
done
finish
