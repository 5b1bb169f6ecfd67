#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# umlab and a kernel that somebody has taken over (tests/hostile/): it
# reaches nothing of the host's, and can neither crash nor wedge the launcher.
# ROUNDS= says how often wild bytes are tried, SEED= from where on.
# shellcheck disable=SC2317 # claim calls
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
umlab=${UMLAB:-$B/umlab-asan}
rounds=${ROUNDS:-40} seed=${SEED:-$RANDOM}

claim 'umlab builds with the sanitizers' make -s B="$B" "$B/umlab-asan"
claim 'the hostile kernel builds' build_program "$work/hostile" tests/hostile/*.c
export ASAN_OPTIONS=log_path=$work/sanitizer UBSAN_OPTIONS=log_path=$work/sanitizer

# against WAY OPTION...: umlab with the hostile kernel; sets status
against() {
	local way=$1
	shift
	status=0
	"$umlab" exec --timeout 5 --kernel "$work/hostile" --rootfs "$B/rootfs" "$@" --append "$way" -- true \
		>"$work/out" 2>"$work/err" || status=$?
}

note "SEED=$seed"
head -c 3000000 /dev/urandom >"$work/input"
# wild WAY: the seeds at which the launcher crashed or hung
wild() {
	local i
	for ((i = seed; i < seed + rounds; i++)); do
		against "$1=$i" <"$work/input"
		# its own status may be any, but then no line says it timed out
		! grep -q 'timed out' "$work/err" || echo "$1=$i: hangs"
		if ls "$work"/sanitizer* >/dev/null 2>&1; then
			echo "$1=$i: $(cat "$work"/sanitizer*)"
			return
		fi
	done
}
is "$rounds times wild frames do not harm the launcher" "$(wild frames)" ''
is "nor do $rounds wild logs" "$(wild log)" ''
against "log=$seed" </dev/null
is 'after which a panic is still 255' $status 255

for ((i = 0; i < 9; i++)); do
	against bad=$i </dev/null
	is "bad frame $i: 125 and one line" "$status $(wc -l <"$work/err")" '125 1'
	like "bad frame $i: that blames the guest" "$(tr -d '\0' <"$work/err")" '^umlab: the guest (wrote|sent|took) '
done
# without end, to a reader who takes nothing
mkfifo "$work/fifo"
exec 6<>"$work/fifo"
status=0
"$umlab" exec --timeout 5 --kernel "$work/hostile" --rootfs "$B/rootfs" --append bad=9 -- true \
	>&6 2>"$work/err" </dev/null || status=$?
exec 6>&-
like 'more output than is allowed: 125, and the guest is blamed' "$status $(cat "$work/err")" \
	'^125 .*umlab: the guest sent more than it may'

against cut=1 <"$work/input"
is 'a ring cut off does not either' "$status $(cat "$work/out" "$work/err")" '7 written on'

start=$EPOCHREALTIME
against end=hang --timeout 1 </dev/null
took=$(((${EPOCHREALTIME/./} - ${start/./}) / 1000))
is 'a kernel that hangs is ended, and what it sent delivered' "$status $(cat "$work/out")" '124 before'
claim "in time ($took ms)" test $took -ge 900 -a $took -lt 3000

# with what a caller may have open and set, and a directory shared
mkdir "$work/share"
(
	export SECRET=words
	exec 7<"$0" 9<"$0"
	against look=1 --share "$work/share" </dev/null
	echo $status >"$work/status"
)
is 'it runs in the sandbox' "$(cat "$work/status" "$work/err")" 0
is 'it has its own descriptors and no more' "$(grep -c ^fd "$work/out") $(grep ^fd "$work/out" | tail -n 1)" '5 fd 4'
is 'two variables, none of the caller' "$(grep ^env "$work/out" | tr '\n' ' ')" 'env TMPDIR=. env HOME=/ '
is 'the share, and no other file' "$(grep ^file "$work/out")" 'file share'
# whether or not kill(2) says that it may (Landlock does not): it lives
like 'process 1 above it, which it can neither look into nor kill; no new privileges' \
	"$(grep -E '^(parent|privileges|trace|kill)' "$work/out" | tr '\n' ' ')" \
	'^parent 1 privileges 0 trace -1 kill (0|-1) $'
finish
