#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# --no-jail, in a container that gives no namespaces: chosen by hand, told in a line,
# and with the walls that need none.
# shellcheck disable=SC2016 # the guest's shell expands
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
umlab=$(realpath "$umlab")
unset NO_JAIL
mkdir "$work/tmp" "$work/share"
echo data >"$work/share/file"
line='umlab: --no-jail: the guest'"'"'s kernel runs with your rights beside your processes; what umlab runs in is its jail'

# run COMMAND...: in the container; sets status, out and err
run() {
	status=0
	env TMPDIR="$work/tmp" tests/lib/without container timeout 120 "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
	out=$(cat "$work/out") err=$(cat "$work/err")
}

run "$umlab" exec -- true
like 'the jail is never dropped by itself: 125, and both ways out in a line' "$status $err" \
	'^125 umlab: cannot make a sandbox: clone3: Function not implemented; run the container with --security-opt seccomp=unconfined.*--no-jail \(make: NO_JAIL=yes\)$'
run "$umlab" exec --no-jail -- sh -c 'cat /proc/sys/kernel/hostname; echo err >&2; exit 7'
is 'with --no-jail a command runs' "$status $out" '7 umlab'
is 'and one line says that there is no jail' "$err" "$line"$'\n''err'
run env NO_JAIL=yes "$umlab" exec -- uname
is 'so it does with NO_JAIL=yes' "$status $out $err" "0 Linux $line"
run env NO_JAIL=1 "$umlab" exec -- uname
is 'and not with another word' "$status $out $err" '125  umlab: NO_JAIL=1: give yes, or nothing; see --no-jail in umlab(1)'
run env NO_JAIL= "$umlab" exec -- uname
is 'an empty one is none' $status 125
run "$umlab" exec --no-jail=x -- true
is 'it takes no value' "$err" "umlab: exec: --no-jail takes no value; see 'umlab exec --help'"

head -c 3000000 /dev/urandom >"$work/bytes"
tests/lib/without container "$umlab" exec --no-jail -- cat <"$work/bytes" >"$work/back" 2>"$work/err" || :
claim 'bytes in and out' cmp "$work/bytes" "$work/back"
run "$umlab" exec --no-jail --share "$work/share" -- sh -c 'cat /mnt/share/file; echo new >/mnt/share/new'
is '--share' "$status $out $(cat "$work/share/new")" '0 data new'
run "$umlab" exec --no-jail --share "$work/share" -- chmod 4755 /mnt/share/file
is 'set-user-ID is refused in it' "$status $(stat -c %a "$work/share/file")" '1 644'
run "$umlab" exec --no-jail --keep "$work/kept" -- sh -c 'echo kept >/root/file'
run "$umlab" exec --no-jail --keep "$work/kept" -- cat /root/file
is '--keep' "$status $out" '0 kept'
is 'the same image in a jail' "$("$umlab" exec --keep "$work/kept" -- cat /root/file)" kept
run "$umlab" exec --no-jail -- sh -c 'echo c >/proc/sysrq-trigger'
like 'a panic has its line' "$status $err" '^255 .*umlab: in sysrq_handle_crash at .*sysrq.c:'
run "$umlab" exec --no-jail --timeout 2 -- sleep 60
like 'a time limit' "$status $err" '^124 .*timed out after 2 s'

# -- the walls that need no namespace

run "$umlab" exec --no-jail --kernel-log "$work/log" -- true
like 'the refused personality(2) is told in the log, and ends nothing' "$(cat "$work/log")" 'umlab: personality: Operation not permitted'
if landlock=$(python3 -c 'import ctypes; print(ctypes.CDLL(None).syscall(444, None, 0, 1))') && [ "$landlock" -ge 1 ]; then
	run "$umlab" exec --no-jail --share "$work/share:ro" -- sh -c 'cat /mnt/share/file; echo new >/mnt/share/other'
	is 'a share that is only to be read' "$out $(ls "$work/share")" 'data file'$'\n''new'
	# what a kernel that was taken over could do
	cat >"$work/evil.c" <<-'END'
		#include <errno.h>
		#include <fcntl.h>
		#include <stdio.h>
		#include <string.h>
		#include <sys/socket.h>
		#include <sys/syscall.h>
		#include <unistd.h>
		static void tell(const char *what, long got)
		{
			printf("%s: %s\n", what, got < 0 ? strerrorname_np(errno) : "done");
		}
		int main(void)
		{
			tell("passwd", open("/etc/passwd", O_RDONLY));
			tell("image", open("./base", O_RDWR));
			tell("outside", open("../outside", O_WRONLY | O_CREAT, 0600));
			tell("own", open("./own", O_WRONLY | O_CREAT, 0600));
			tell("socket", socket(AF_INET, SOCK_STREAM, 0));
			tell("keyctl", syscall(SYS_keyctl, 0, 0, 0));
			tell("parent", syscall(SYS_ptrace, 16, getppid(), 0, 0));
			return 3;
		}
	END
	build_program "$work/evil" "$work/evil.c"
	run "$umlab" exec --no-jail --kernel "$work/evil" -- true
	like 'what a kernel that was taken over can do' "$(grep -E '^[a-z]+: (E|done)' "$work/err" | tr '\n' ' ')" \
		'^passwd: EACCES image: EACCES outside: EACCES own: done socket: E(PERM|NOSYS) keyctl: E(PERM|NOSYS) parent: E(PERM|NOSYS) $'
else
	skip 'a share that is only to be read' 'this host has no Landlock'
fi

# -- nothing is left

# left WHAT: waits until nothing is
left() {
	for ((i = 0; i < 600; i++)); do
		[ -n "$(ls "$work/tmp"; pgrep -s "$supervisor"; pgrep -P "$supervisor")" ] || break
		sleep 0.1
	done
	is "$1 leaves no file and no process" "$(ls "$work/tmp"; pgrep -s "$supervisor" -a; pgrep -P "$supervisor" -a)" ''
}
for signal in TERM KILL; do
	mkfifo "$work/in.$signal"
	env TMPDIR="$work/tmp" "$umlab" exec --no-jail -- sh -c 'echo up; sleep 1000 & cat' <"$work/in.$signal" >"$work/up" 2>/dev/null &
	launcher=$!
	exec 5>"$work/in.$signal"
	until grep -qs up "$work/up"; do kill -0 $launcher; done
	supervisor=$(pgrep -P $launcher -x umlab-sandbox)
	like "umlab ps has it" "$("$umlab" ps)" "$launcher "
	kill -$signal $launcher
	wait $launcher 2>/dev/null || :
	exec 5>&-
	left "$signal"
done
run "$umlab" exec --no-jail -- true
is 'nor does a run that ends well' "$(ls "$work/tmp")" ''

# -- where its memory can be

# noexec SIZE: where /dev/shm, /tmp and TMPDIR are so
chmod 755 "$work"
status=0
err=$(unshare --map-root-user --mount sh -c '
	for dir in /dev/shm /var/tmp "$1/tmp"; do mount -t tmpfs -o noexec,size=500m none $dir; done
	mount -t tmpfs -o size=64m none /tmp 2>/dev/null
	exec env TMPDIR="$1/tmp" "$2" exec --no-jail -- true' sh "$work" "$umlab" 2>&1) || status=$?
like 'no place for it: 125, and what to give' "$status $err" \
	'^125 .*none of TMPDIR, /dev/shm, /tmp and /var/tmp is executable with 320 MB free: give TMPDIR= another directory'
finish
