#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The table of docs/hosts.md is what this machine says of each host that it can be: those
# of podman with the Containerfile's image, whose base debootstrap makes, and a kernel
# built in it. Ten minutes on a machine at rest. HOSTS_WORK as for scripts/hosts.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/lib.sh
unset NO_JAIL

if ! command -v podman >/dev/null; then
	skip "containers" "podman is not installed: make deps"
	finish
fi
scripts/hosts >"$work/table" 2>"$work/err" </dev/null
status=$?
is "scripts/hosts has been on each that can be" "$status $(grep -v ' is not run: ' "$work/err")" '0 '
while IFS= read -r row <&3; do
	case $row in
	*'| not run | not run |'*)
		host=${row%% | not run*}
		like "the handbook has a row: ${host:0:70}" "$(grep -cF "$host | " docs/hosts.md)" '^[1-9]'
		skip "what it says of it" "not run here"
		;;
	*) like "the handbook has: ${row:0:70}" "$(grep -cxF "$row" docs/hosts.md)" '^[1-9]' ;;
	esac
done 3<"$work/table"
is "it has no others" "$(grep -c '^|.*|.*|.*|.*|' docs/hosts.md)" "$(wc -l <"$work/table")"
[ "$(wc -l <"$work/table")" -gt 8 ]
is "there are some" $? 0
finish
