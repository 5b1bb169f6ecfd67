#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# FLAVOUR=trace: what our calls are called with and return, as the kernel notes it and
# trace-cmd shows it in the guest. ON=x86_64: there.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
only_for trace

case ${ON:-uml} in
uml) options=(--kernel "$LINUX") ;;
*) options=(--on "$ON" --kernel "$B/$ON-trace/bzImage") ;;
esac

run() {	# COMMAND...: sets out, err and status
	status=0
	out=$("$umlab" exec "${options[@]}" --timeout 120 -- "$@" 2>"$work/err" </dev/null) || status=$?
	err=$(cat "$work/err")
}

# what the kernel noted of the last run, a line an event, without task, CPU and time
events() { sed -nE 's/^.*: (sys_(enter|exit)_[a-z0-9_]+): */\1 /p' <<<"$out"; }

run trace_calls
is 'the demo: status' "$status $err" '0 '
is 'it shows each call come and go, in their order' "$(events | cut -d' ' -f1 | xargs)" \
	"$(for call in sayhello sayhello2 sayhello2 get_state get_cr3 use_signal change_cmdline; do
		echo "sys_enter_$call sys_exit_$call"; done | xargs)"
address='0x[0-9a-f]+'
like 'what a call is called with, by its names' "$(events)" \
	"sys_enter_sayhello2 name: $address, greeting: $address, size: 0x0*1000"$'\n'
like 'what it returns' "$(events)" 'sys_exit_sayhello2 0xe'$'\n'
like 'an error, too' "$(events)" 'size: 0x0*3'$'\n''sys_exit_sayhello2 0xffffffffffffffde'$'\n'
like 'a call without arguments' "$(events)" '^sys_enter_sayhello *'$'\n''sys_exit_sayhello 0x0'$'\n'
like 'when, by whom and on which CPU' "$out" $'\n *trace_calls-[0-9]+ +\\[000\\].* [0-9]+\\.[0-9]+: +sys_enter_get_cr3:'

run trace_calls sh -c 'exit 0'
is 'a command of one'\''s own: status' "$status" 0
like 'all of its calls' "$(events)" 'sys_enter_execve .*sys_enter_exit_group error_code: 0x0'
run trace_calls nosuch
like 'one that is not there' "$status $err" '^1 .*Failed to exec nosuch'

# the kernel's own files, without trace-cmd's record
# shellcheck disable=SC2016 # the guest's shell
run sh -c 'trace-cmd start -q -e syscalls:sys_exit_get_cr3 && get_cr3 >/dev/null && trace-cmd show'
like 'one event alone, as it is left in the kernel' "$out" ': sys_get_cr3 -> 0x0'
unlike 'and no other' "$out" 'sys_get_state|sys_write'
run sh -c 'trace-cmd start -q -e syscalls:sys_enter_sayhello -f "1 == 2"; trace-cmd start -e syscalls:sys_enter_nosuch'
unlike 'a call that is none cannot be asked for' "$status" '^0$'

# what no user of the guest may see of others' arguments
run sh -c 'trace-cmd start -q -e syscalls:sys_exit_get_cr3 && get_cr3 >/dev/null &&
	setpriv --reuid=student --regid=student --clear-groups cat /sys/kernel/tracing/trace'
is 'no event is for another user' "$status $out" '1 '
like 'who is told so' "$err" 'Permission denied'
finish
