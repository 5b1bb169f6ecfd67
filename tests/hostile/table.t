#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A kernel that somebody has taken over, or a QEMU, tries all that the tables in
# tests/hostile/ have: each attack is refused, or harmless for the reason that
# stands there. As root and as an ordinary user.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
. tests/hostile/lib.sh
hostile_begin

echo secret >"$work/secret"
"$hostile" attacks >"$work/attacks"

# verdict OUTCOMES EXPECTED: whether the outcomes, a line each, are good ones;
# of a harmless attack any will do, but that it has not been tried
verdict() {
	local outcome count=0
	while read -r outcome; do
		case $2:$outcome in
		*:) continue ;;
		refused:refused* | works:open* | harmless:[!n]*) count=$((count + 1)) ;;
		*) return 1 ;;
		esac
	done <<<"$1"
	[ $count -ge 2 ]
}

# judge WHO MACHINE: a claim for each attack, from what came out
judge() {
	local name expected why
	local -A outcomes=()
	while IFS=$'\t' read -r name expected; do
		outcomes[$name]+=$expected$'\n'
	done < <(grep $'\t' "$work/out")
	while IFS=$'\t' read -r name expected why; do
		if verdict "${outcomes[$name]-}" "$expected"; then
			pass "$2, $1: $name: $expected"
		else
			fail "$2, $1: $name: $expected" "${outcomes[$name]-no word of it}($why)"
		fi
	done <"$work/attacks"
}

# attacks WHO MACHINE
attacks() {
	local share planted=0 status=0
	share=$(new_share "$1" "$2")
	[ ! -e "$share/set-uid" ] || planted=$(stat -c %i "$share/set-uid")
	# bait runs umlab with what is not to be reached
	before=("$work/bait" "$$-$1-$2" "$share")
	sandbox "$1" "$2" "attack=$$-$1-$2" --share "$share" >"$work/out" 2>"$work/err" </dev/null || status=$?
	before=()
	is "$2, $1: the machine lives through all of it" "$status $(cat "$work/err")" '0 '
	judge "$1" "$2"
	is "$2, $1: nothing of the caller's was reached" "$(grep ^caught "$work/out" || :)" ''
	is "$2, $1: nothing is left on the host with a set-id mode" \
		"$(find "$share" -perm /6000 ! -inum "$planted")" ''
	is "$2, $1: nothing is left running" "$(remains)" ''
}

for machine in $machines; do
	for who in $users; do attacks "$who" "$machine"; done
done
[ "$(id -u)" = 0 ] || skip 'root on the host' 'only root can try'
finish
