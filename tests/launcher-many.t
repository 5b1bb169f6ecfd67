#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# umlab: many sandboxes on one image, one after another and at once, without
# one wrong result. IN_A_ROW= and AT_ONCE= say how many.
# shellcheck disable=SC2016,SC2317 # the guest's shell expands; claim calls
set -eu
cd "$(dirname "$0")/.."
. tests/lib.sh
umlab=${UMLAB:-$umlab}

# one N: the wrong results of run N, each a line
one() {
	local got status=0
	got=$(echo "in $1" | "$umlab" exec --timeout 300 -- \
		sh -c 'echo "out $1"; cat; echo "err $1" >&2; exit $(($1 % 100))' sh "$1" 2>"$work/err.$1") ||
		status=$?
	[ "$got" = "out $1"$'\n'"in $1" ] || echo "run $1: output '$got'"
	[ "$(cat "$work/err.$1")" = "err $1" ] || echo "run $1: error '$(cat "$work/err.$1")'"
	[ $status = $(($1 % 100)) ] || echo "run $1: status $status"
	rm "$work/err.$1"
}

row=${IN_A_ROW:-100} once=${AT_ONCE:-64}
is "$row runs in a row, no wrong result" \
	"$(for ((i = 0; i < row; i++)); do one $i; done)" ''
for ((i = 0; i < once; i++)); do
	one $i >"$work/wrong.$i" &
done
wait
is "$once at once, no wrong result" "$(cat "$work"/wrong.*)" ''
is "$once were run" "$(find "$work" -name 'wrong.*' | wc -l)" "$once"
finish
