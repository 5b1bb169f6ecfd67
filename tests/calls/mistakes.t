#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A beginner's mistakes that the fast kernel shows: each ends in the line where
# it was made and a sentence on what was wrong. debug.t has the others.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
. tests/lib/mistake.sh

on=(${LINUX:+--kernel "$LINUX"})

mistake user_pointer 255 user-pointer "${on[@]}"
mistake null 255 null "${on[@]}"
mistake endless_loop 124 endless-loop --timeout 4 "${on[@]}"
like 'a loop of the kernel is said to be that' "$said" \
	'^umlab: timed out after 4 s \(--timeout\), in the kernel: endless_loop at '
# It overwrites what is below, and then loops in its faults or dies of one; or,
# rarely, of what an interrupt met there.
overflow() {
	local status=0 out
	out=$("$umlab" exec --append umlab_unsafe --timeout 4 "${on[@]}" -- $helper --bug stack 2>&1 </dev/null) ||
		status=$?
	[[ $status =~ ^(124|255)$ && ${out##*$'\n'} =~ ^umlab:\ .*#stack$ ]] || {
		note "$status $(tail -n 3 <<<"$out")" >&2
		return 1
	}
}
guessed=0
for _ in 1 2 3; do
	! overflow || guessed=$((guessed + 1))
	[ $guessed -lt 2 ] || break
done
is 'a stack that has overflowed is guessed at, twice before it is not' $guessed 2

# A program's own loop is not the kernel's, and one that sleeps is none.
timed_out() { "$umlab" exec "${on[@]}" --timeout 4 -- sh -c "$1" 2>&1 </dev/null || :; }
is 'a program that loops' "$(timed_out 'while :; do :; done')" \
	'umlab: timed out after 4 s (--timeout); a program was running, not the kernel'
is 'a program that sleeps' "$(timed_out 'sleep 100')" 'umlab: timed out after 4 s (--timeout)'

# Every section that umlab names is one of the handbook's: GitHub's names of headings.
handbook=docs/when-it-crashes.md
sections=$(sed -nE 's/.*(, |^#define [A-Z_]+ )"([a-z-]+)",( \\)?$/\2/p' launcher/explain.c | sort -u)
if [ -f $handbook ]; then
	is 'the handbook has the sections' "$(sed -n 's/^##* //p' $handbook | tr 'A-Z ' 'a-z-' |
		sort -u | comm -13 - <(echo "$sections"))" ''
else
	skip 'the handbook has the sections' "there is no $handbook"
fi
finish
