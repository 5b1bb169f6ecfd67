#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Bombs from inside a sandbox, those of tests/hostile/limits.c: each is refused
# more, or ended, with a status and a line, and neither the host nor a sandbox
# beside notices. As root and as an ordinary user. BOMBS= names those to try.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
. tests/hostile/lib.sh
hostile_begin

# How much may be left missing, beside all that others do on this machine.
SLACK=1500000 # kB
LOG_MOST=$(((256 << 20) + 4096)) # bytes of --kernel-log, umlab's own lines too
available() { awk '/^MemAvailable:/ { print $2 }' /proc/meminfo; }

# told BOMB: what it said itself; its output may be all of a flood
told() { tail -c 300 "$work/out" | tr -d '\0' | awk -F'\t' -v name="$1" '$1 == name { print $2 }'; }

# bounded SAID STATUS: one that was ended says nothing; but if it was the time
# limit that ended it, it was only slow
bounded() {
	echo "$1"
	[[ $1 == refused* || ($1 == ,* && $2 != 124) ]]
}

# bomb WHO MACHINE NAME EXPECTED WHY
bomb() {
	# The defaults are for guests that mean well: a bomb stops before 16G.
	local options=(--limit written=256M --limit output=256M) status said log=$work/logs/$1-$2
	[ "$3" != kept ] || options+=(--keep "$work/logs/kept-$1-$2")
	case $3 in log | refusals) options+=(--kernel-log "$log") ;; esac
	limit=120 sandbox "$1" "$2" "bomb=$3" --share "$work/share-$1-$2" "${options[@]}" 2>"$work/err" </dev/null |
		tail -c 300 >"$work/out"
	status=${PIPESTATUS[0]}
	said="$(told "$3"), status $status, $(grep '^umlab: ' "$work/err" | grep -v 'its last part' || :)"
	[ "$4" != refused ] || claim "$2, $1: $3: bounded ($5)" bounded "$said" "$status"
	like "$2, $1: $3: ends with a status and a line" "$said" 'status [1-9][0-9]*, umlab: .'
	case $3 in
	log) claim "$2, $1: log: --kernel-log is bounded" test "$(stat -c %s "$log")" -le $LOG_MOST ;;
	refusals)
		like "$2, $1: refusals: the log names the call" "$(head -c 100000 "$log" | tr -d '\0')" \
			'umlab: refused: keyctl'
		claim "$2, $1: refusals: a line each, as long as they are few" test "$(stat -c %s "$log")" -le 1000000
		;;
	esac
	find "$work/share-$1-$2" "$work/logs" -mindepth 1 -delete
}

# all_bombs WHO MACHINE
all_bombs() {
	local name expected why
	new_share "$1" "$2" >/dev/null
	while IFS=$'\t' read -r name expected why; do
		[[ " ${BOMBS:-$name} " != *" $name "* ]] || bomb "$1" "$2" "$name" "$expected" "$why"
	done <"$work/bombs"
	is "$2, $1: nothing is left running" "$(remains)" ''
}

"$hostile" bombs >"$work/bombs"
mkdir -m 1777 "$work/logs"
had=$(available)
mkfifo "$work/hold"
"$umlab" exec --timeout 0 -- sh -c 'echo up; cat; exit 7' <"$work/hold" >"$work/beside" 2>&1 &
beside=$!
exec 5>"$work/hold"
until grep -q up "$work/beside"; do kill -0 $beside; done

for machine in $machines; do
	for who in $users; do all_bombs "$who" "$machine"; done
done
[ "$(id -u)" = 0 ] || skip 'root on the host' 'only root can try'

echo through >&5
exec 5>&-
wait $beside && status=0 || status=$?
is 'a sandbox beside has noticed nothing' "$status $(tr '\n' ' ' <"$work/beside")" '7 up through '
for _ in $(seq 100); do
	[ $((had - $(available))) -gt $SLACK ] || break
	sleep 0.1
done
claim "the host has its memory back" test $((had - $(available))) -le $SLACK
finish
