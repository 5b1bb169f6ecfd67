#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# umlab: many sandboxes on one image, one after another and at once, without
# one wrong result. IN_A_ROW= and AT_ONCE= say how many.
# shellcheck disable=SC2016,SC2317 # the guest's shell expands; claim calls
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

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
: >"$work/wrong.row"
for ((i = 0; i < row; i++)); do
	one $i >>"$work/wrong.row"
	# not by prove, which tells at the end
	[ $(((i + 1) % 1000)) != 0 ] || echo "# $((i + 1)) of $row runs in a row" >&2
done
is "$row runs in a row, no wrong result" "$(cat "$work/wrong.row")" ''
rm "$work/wrong.row"
for ((i = 0; i < once; i++)); do
	one $i >"$work/wrong.$i" &
done
wait
is "$once at once, no wrong result" "$(cat "$work"/wrong.*)" ''
is "$once were run" "$(find "$work" -name 'wrong.*' | wc -l)" "$once"

# A launcher of our own: only its sandboxes are counted.
cp "$umlab" "$work/umlab"
mark=umlab_many_$$
mkfifo "$work/hold"
exec 5<>"$work/hold"
for ((i = 0; i < 2 * $(nproc); i++)); do
	"$work/umlab" exec --append $mark --kernel "$B/linux" --rootfs "$B/rootfs" -- \
		sh -c 'echo up; read -r line' <"$work/hold" >"$work/up.$i" &
done
for ((i = 0; i < 2 * $(nproc); i++)); do
	until grep -q up "$work/up.$i"; do kill -0 %%; done
done
for pid in $(pgrep -f "^linux .*$mark"); do
	# the kernel itself, not the processes it makes for the guest's
	parent=$(ps -o ppid= -p "$pid" | tr -d ' ')
	[ "$(ps -o comm= -p "${parent:-0}")" != umlab-sandbox ] ||
		taskset -pc "$pid" | sed 's/.*: //'
done | sort | uniq -c | awk '{ print $1 }' | sort -u >"$work/each"
for ((i = 0; i < 2 * $(nproc); i++)); do echo >&5; done
wait
is "each of $(nproc) CPUs has two of $((2 * $(nproc))) sandboxes" "$(cat "$work/each")" 2
finish
