#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The check of the homework's own call, the one with one argument: it is passed by
# a right one, and each of the usual mistakes in it makes a claim of its own fail.
# In a private copy, as the list is edited.
set -u
cd "$(dirname "$0")/../.." || exit 1
[ "${1:-}" = private ] || exec scripts/private "$0" private
. tests/lib/lib.sh

# check: the kernel is built, and the claims that failed are printed
check() {
	make >"$work/out" 2>&1 || { tail -n 20 "$work/out"; return; }
	"$umlab" exec -- /usr/local/lib/umlab/tests/homework "$number" >"$work/claims" 2>&1
	echo "$? $(grep -c '^ok' "$work/claims") $(sed -n 's/^not ok \([0-9]*\) .*/\1/p' "$work/claims" | xargs)"
}

# mistake WHAT SED FAILED: with the mistake in it, these claims fail
mistake() {
	sed "$2" tests/own/change_cmdline1.c >syscalls/change_cmdline1.c
	if cmp -s tests/own/change_cmdline1.c syscalls/change_cmdline1.c; then
		fail "$1: the mistake is planted" "$2"
		return
	fi
	is "$1: claims fail: $3" "$(check)" "1 $((6 - $(wc -w <<<"$3"))) $3"
	note "$(grep -v '^ok' "$work/claims")"
}

make new NAME=change_cmdline1 ARGS='char *line' >"$work/out" 2>&1 || note "$(cat "$work/out")" >&2
number=$(awk '$2 == "change_cmdline1" { print $1 }' syscalls/table)
cp tests/own/change_cmdline1.c syscalls/
is 'a right call' "$(check)" '0 6 '
note "$(cat "$work/claims")"

mistake 'the old line is not given back' '/copy_to_user(user_line/,+1d' '1 2 3 5 6'
mistake 'the end of the old line stays' 's/copy_to_user(shown, new, length)/copy_to_user(shown, new, new_length)/' '1 2 3 6'
mistake 'the environment is overwritten' 's/return -E2BIG;/length = new_length + 1;/' 4
mistake 'changed before it is known to succeed' \
	'/copy_to_user(user_line/,+1d; s/return 0;/return copy_to_user(user_line, old, length + 1) ? -EFAULT : 0;/' 5

out=$("$umlab" exec -- /usr/local/lib/umlab/tests/homework 2>&1)
is 'no number' $? 2
like 'is said' "$out" 'usage: homework NUMBER'
finish
