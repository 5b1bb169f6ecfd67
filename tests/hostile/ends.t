#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# However a hostile kernel ends, or does not: umlab has one status, in time, and
# nothing is left. And one that calls itself umlab is not taken for it.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
. tests/hostile/lib.sh
hostile_begin

# ends WHO MACHINE WAY STATUS WHY
ends() {
	local status=0 start=$SECONDS
	limit=2 sandbox "$1" "$2" "end=$3" >"$work/out" 2>"$work/err" </dev/null || status=$?
	like "$2, $1: $3: status $4, and one line ($5)" \
		"$status $(grep '^umlab: ' "$work/err")" "^$4 umlab: [^"$'\n'']*$'
	claim "$2, $1: $3: in time" test $((SECONDS - start)) -lt 20
	is "$2, $1: $3: nothing is left running" "$(remains)" ''
}

# pretender LAUNCHER: who in the sandbox has its name
pretender() {
	local pid
	for pid in $(pgrep -f "$marks"); do
		[ "$pid" = "$1" ] || [ "$(cat "/proc/$pid/comm")" != umlab-launcher ] || echo "$pid"
	done
}

# spoofed WHO MACHINE: umlab ps goes by names and descriptors
spoofed() {
	local launcher other status=0
	rm -f "$work/hold"
	mkfifo "$work/hold"
	: >"$work/out"
	sandbox "$1" "$2" spoof= >"$work/out" 2>"$work/err" <"$work/hold" &
	exec 5>"$work/hold"
	until grep -q up "$work/out"; do kill -0 $!; done
	launcher=$(pgrep -o -f "umlab exec .*$marks")
	other=$(pretender "$launcher")
	as "$1" "$work/umlab" ps >"$work/ps"
	is "$2, $1: spoof: umlab ps lists the launcher and not that one" \
		"$(awk '{ print $1 }' "$work/ps" | grep -xE "$launcher|${other:-none}")" "$launcher"
	if grep -q nameless "$work/out"; then
		is "$2, $1: spoof: the name is refused, and nobody has it" "$other" ''
	else
		like "$2, $1: spoof: there is one that calls itself umlab-launcher" "$other" '^[0-9]+$'
		as "$1" "$work/umlab" kill "$other" 2>"$work/kill" || status=$?
		is "$2, $1: spoof: umlab kill does not end it" \
			"$status $(grep -c 'there is no sandbox' "$work/kill")" '125 1'
	fi
	exec 5>&-
	wait $! && status=0 || status=$?
	is "$2, $1: spoof: which goes on to its end" "$status" 7
}

for machine in $machines; do
	for who in $users; do
		ends "$who" "$machine" hang 124 'it ignores all signals'
		ends "$who" "$machine" hog 124 'so do its children, in sessions of their own'
		ends "$who" "$machine" stop 124 'it stops itself and all others'
		ends "$who" "$machine" close 124 'there is no line any more'
		ends "$who" "$machine" kill-all 255 'a child kills all it can, the supervisor too'
		ends "$who" "$machine" kill-group 255 'the group that it shares with the supervisor'
		ends "$who" "$machine" orphans 255 'it leaves processes that ignore all signals'
		spoofed "$who" "$machine"
	done
done
[ "$(id -u)" = 0 ] || skip 'root on the host' 'only root can try'
finish
