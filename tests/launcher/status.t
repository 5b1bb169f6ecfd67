#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# umlab exec: exit statuses, time limits, panics, mistakes.
# shellcheck disable=SC2016,SC2317 # the guest's shell expands; claim calls
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

# run ARGUMENT...: sets status, and writes $work/out and $work/err
run() {
	status=0
	"$umlab" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
	err=$(cat "$work/err")
}

# refused NAME ERE ARGUMENT...: status 125 and one line
refused() {
	local name=$1 ere=$2
	shift 2
	run "$@"
	is "$name: status 125" $status 125
	is "$name: one line" "$(wc -l <"$work/err")" 1
	like "$name: it says why" "$err" "^umlab: .*$ere"
}

# A machine that QEMU emulates is not up within a second.
scale=1
[ "${ON:-uml}" = uml ] || scale=6

for n in 0 1 77 255; do
	run exec -- sh -c "exit $n"
	is "status $n is passed on" $status $n
done
run exec -- sh -c 'kill -9 $$'
is 'killed by signal 9 is 137' $status 137
run exec -- sh -c 'kill -SEGV $$'
is 'killed by SIGSEGV is 139' $status 139
run exec -- /no/such
is 'a command that is not there is 127' $status 127
like 'and is named' "$err" '^umlab: /no/such: No such file or directory$'
run exec -- no-such
is 'nor on the PATH: 127' $status 127
run exec -- /etc/passwd
is 'a command that cannot be run is 126' $status 126
run exec --keep "$work/kept" -- sh -c 'cd /usr/local; echo "echo \$0 \$#" >bin/plain
	chmod +x bin/plain; touch sbin/plain bin/no-program'
run exec --keep "$work/kept" -- plain a b
is 'a script without #! is run by sh; a file that is no program is passed over' \
	"$status $(cat "$work/out") $err" '0 /usr/local/bin/plain 2 '
run exec --keep "$work/kept" -- no-program
is 'if that is all there is: 126' $status 126
run exec -- ''
is 'an empty name is 127' $status 127
run exec -- "$(printf '%0256d' 0)"
is 'a name longer than any file has is 126' $status 126
run exec -- poweroff
is 'poweroff in the guest ends the run with 0' "$status $err" '0 '
run exec -- sh -c 'echo last; poweroff; exit 3'
is 'a command that ends by itself then has its own status' "$status $(cat "$work/out") $err" '3 last '
for request in poweroff halt reboot 'kill 1'; do
	run exec -- sh -c "echo before; $request; sleep 1000; exit 3"
	is "one that $request cuts short is killed by SIGTERM: 143" "$status $(cat "$work/out")" '143 before'
	is 'and a line says why' "$err" 'umlab: the guest was powered off before its command ended'
done
run exec -- sh -c 'trap "" TERM; poweroff; while :; do sleep 1; done'
is 'by SIGKILL, if it takes no notice: 137' "$status $err" \
	'137 umlab: the guest was powered off before its command ended'
run exec -- sh -c 'kill -ALRM 1; sleep 1; exit 4'
is 'an alarm to process 1 asks for nothing' "$status $err" '4 '
run exec -- sh -c 'echo o >/proc/sysrq-trigger; sleep 1000'
is 'a kernel that stops without process 1 is 255' $status 255
status=0
echo 'poweroff; sleep 1000; exit 3' | "$umlab" run >"$work/out" 2>"$work/err" || status=$?
is 'poweroff is a good end of umlab run: 0' "$status $(cat "$work/err")" '0 '
run exec -- sh -c 'sleep 1000 & echo left'
is 'a process left behind does not hold the run up' "$status $(cat "$work/out")" '0 left'

start=$EPOCHREALTIME
run exec --timeout ${scale}.5 -- sh -c 'echo before; echo error >&2; sleep 1000'
took=$(((${EPOCHREALTIME/./} - ${start/./}) / 1000))
is 'a run that takes too long is 124' $status 124
is 'what it had printed is there' "$(cat "$work/out")" before
like 'on both streams, and a line says why' "$err" $'^error\numlab: timed out after [0-9]*.5 s \(--timeout\)$'
claim "it was ended in time ($took ms)" test $took -ge $((scale * 1000 + 400)) -a $took -lt $((scale * 3000))
run exec --timeout $scale -- sh -c 'echo spinning; while :; do :; done'
is 'a guest that spins is ended too, with what it printed' "$status $(cat "$work/out")" '124 spinning'
run exec --timeout $scale -- sh -c 'echo before; exec chrt -f 99 sh -c "echo starving; echo error >&2; while :; do :; done"'
is 'also one that starves all other processes' "$status $(cat "$work/out")" $'124 before\nstarving'
like 'on both streams' "$err" $'^error\numlab: timed out'

start=$EPOCHREALTIME
run exec --kernel-log "$work/log" -- sh -c 'echo before; echo c >/proc/sysrq-trigger'
took=$(((${EPOCHREALTIME/./} - ${start/./}) / 1000))
is 'a panic is 255' $status 255
claim "and ends the run at once ($took ms)" test $took -lt $((scale * 1000))
is 'what was printed before is there' "$(cat "$work/out")" before
like "its first line" "$err" 'umlab: Kernel panic - not syncing: sysrq triggered crash'
like 'its function and source line' "$err" 'umlab: in sysrq_handle_crash at [^ ]*drivers/tty/sysrq.c:[0-9]+'
like 'the full log' "$err" 'Linux version .*Call Trace:'
like '--kernel-log has it all' "$(cat "$work/log")" 'Linux version .*Call Trace:'
run exec --append umlab_unsafe -- /usr/local/lib/umlab/tests/unsafe_copy null memcpy
is 'a wild pointer in the kernel is 255' $status 255
like 'with the address' "$err" 'umlab: (Kernel panic - not syncing: Kernel mode fault at addr 0x0|BUG: kernel NULL pointer dereference, address: 0)'
like 'the function that used it' "$err" 'umlab: in [a-z_]*memcpy[a-z_]* at '
like 'and the one that called that' "$err" 'umlab: called from [a-z_]+ at syscalls/[^ ]*:[0-9]+'
run exec --kernel-log "$work/log" -- sh -c 'echo "<7>words for debugging" >/dev/kmsg'
like '--kernel-log has messages of every level' "$(cat "$work/log")" 'words for debugging'
run exec -- dmesg
is 'the log is not shown when a run goes well' "$err" ''

refused 'no such verb' "no verb 'nonsense'" nonsense
refused 'no such option' "no option '--nonsense'" exec --nonsense -- true
refused 'letters' "no option '-x'" exec -xyz -- true
refused 'a value for --help' '--help takes no value' exec --help=3
refused 'no command' 'which command' exec
refused 'no value' '--mem needs a value' exec --mem
refused 'a bad size' "'12X' is no size" exec --mem 12X -- true
for size in 0x10M 1e9 -1 256MM 99999999999999999999 18446744073709551615K ''; do
	refused "a size of '$size'" "'$size' is no size" exec --mem "$size" -- true
done
refused 'too little memory' 'too little' exec --mem 1M -- true
refused 'too much memory' 'more than this machine' exec --mem 100000G -- true
refused 'a bad time' "'soon' is no number" exec --timeout soon -- true
for time in -1 nan inf 1e400 1s ''; do
	refused "a time of '$time'" "'$time' is no number" exec --timeout "$time" -- true
done
refused 'too many kernel arguments' '1501 bytes are too many .* at most 1500' \
	exec --append "$(head -c 1501 /dev/zero | tr '\0' x)" -- true
mkfifo "$work/fifo"
refused 'a fifo as kernel' 'no regular file' exec --kernel "$work/fifo" -- true
refused 'a fifo as image' 'no regular file' exec --rootfs "$work/fifo" -- true
refused 'a machine of no kind' "no machine 'arm'; give uml or x86_64" exec --on arm -- true
refused 'no kernel' "kernel $work/none: No such file.*make" exec --kernel "$work/none" -- true
refused 'no image' "rootfs $work/none: No such file.*make" exec --rootfs "$work/none" -- true
refused 'an image that is none' 'no ext4 file system' exec --rootfs "$PWD/Makefile" -- true
refused 'a kernel that is none' '(is no program|is no bzImage)' exec --kernel "$PWD/Makefile" -- true
refused 'no directory to share' 'cannot find' exec --share "$work/none" -- true
refused 'a file to share' 'no directory' exec --share "$PWD/Makefile" -- true
refused 'a log that cannot be written' 'cannot write' exec --kernel-log "$work/none/log" -- true
refused 'no such user' "no user 'nobodyhere'" exec --user nobodyhere -- true
refused 'a command for run' 'takes no command' run -- true
for verb in exec run ps kill; do
	run $verb --help
	like "$verb --help" "$status $(cat "$work/out")" "^0 usage: umlab $verb"
done
is '--mem is what the guest gets' \
	"$("$umlab" exec --mem 512M -- awk '/MemTotal/ { print int($2 / 1024 / 64) }' /proc/meminfo)" 7
like '--append reaches the kernel' "$("$umlab" exec --append 'one=1 two=2' -- cat /proc/cmdline)" 'one=1 two=2'
finish
