#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The filter of system calls: nothing that guests do is refused, and a refusal
# is told. tests/hostile/table.t has what is to be refused.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

# works NAME OPTION...: the workload, with a share
works() {
	local name=$1
	shift
	status=0
	"$umlab" exec --timeout 300 --mem 512M --kernel-log "$work/log" "$@" -- \
		sh -s <launcher/filter/workload >"$work/out" 2>&1 || status=$?
	is "$name: the workload ends well" "$status $(cat "$work/out")" '0 '
	is "$name: and nothing of it is refused" "$(grep -a 'umlab: refused' "$work/log" || :)" ''
	like "$name: the log is the kernel's" "$(tr -d '\0' <"$work/log")" 'Linux version'
}

mkdir "$work/share" "$work/ro"
echo text >"$work/ro/file"
works 'no share'
works 'a share' --share "$work/share"
works 'a share to be read' --share "$work/ro:ro"
works 'an image that is kept' --keep "$work/kept"

status=0
"$umlab" exec --kernel-log "$work/log" -- sh -c 'echo c >/proc/sysrq-trigger' >"$work/out" 2>&1 || status=$?
is 'a panic is a panic' $status 255
unlike 'with nothing refused' "$(tr -d '\0' <"$work/log")" 'umlab: refused'

status=0
mkdir -m 777 "$work/modes"
"$umlab" exec --share "$work/modes" --kernel-log "$work/log" -- \
	sh -c 'cd /mnt/share; touch f; chmod 4755 f; echo $?; chmod 2711 f; echo $?; stat -c %a f' >"$work/out" 2>"$work/err" || status=$?
is 'a set-id mode in the share is refused' "$status $(tr '\n' ' ' <"$work/out")" '0 1 1 644 '
is 'on the host there is none' "$(stat -c %a "$work/modes/f")" 644
like 'the guest is told' "$(cat "$work/err")" 'Operation not permitted'
like 'and the log names the call, once' "$(grep -a refused "$work/log")" '^umlab: refused: f?chmod(at)?$'
finish
