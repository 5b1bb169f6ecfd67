#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# umlab on all sorts of hosts: full disks, odd environments and limits;
# bash completion.
# shellcheck disable=SC2016,SC2317 # other shells expand; claim calls
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
umlab=$(realpath "${UMLAB:-$umlab}")
export umlab work

# run COMMAND...: sets status, and writes $work/out and $work/err
run() {
	status=0
	"$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
	err=$(cat "$work/err")
}

# on_disk SIZE SCRIPT: with a disk of that size at $work/disk
on_disk() {
	mkdir -p "$work/disk"
	run unshare --map-root-user --mount bash -c \
		'mount -t tmpfs -o "size=$0" none "$work/disk" && eval "$1"' "$1" "$2"
}

on_disk 1m '"$umlab" exec --keep "$work/disk/kept" -- sh -c \
	"head -c 5000000 /dev/urandom >/root/file; exit 4"'
is 'a full disk under --keep: status 125' $status 125
is 'and one line that says so' "$err" \
	"umlab: --keep: not all changes could be written to $work/disk/kept; is its disk full?"
on_disk 4k '"$umlab" exec --keep "$work/disk/kept" -- true; s=$?; ls "$work/disk"; exit $s'
is 'no room for a kept image at all: status 125, and no half of one' "$status $(cat "$work/out")" '125 '
is 'and one line' "$err" "umlab: --keep: cannot create $work/disk/kept: No space left on device"
on_disk 4k '"$umlab" exec --kernel-log "$work/disk/log" -- sh -c "
	l=\$(head -c 900 /dev/zero | tr \"\\0\" x)
	for i in 1 2 3 4 5 6 7 8; do echo \$l >/dev/kmsg; done; exit 4"; s=$?; cat "$work/disk/log"; exit $s'
is 'a full disk under --kernel-log does not change the status' $status 4
is 'one line tells' "$err" 'umlab: --kernel-log: cannot write on: No space left on device'
like 'what had room is there' "$(cat "$work/out")" 'Linux version'

# forbidden CALL ERROR REMEDY: what is said where a host forbids that
forbidden() {
	run tests/lib/without "$1" "$2" "$umlab" exec -- true
	like "$1 fails with $2: 125 and one line with the remedy" "$status $err" \
		"^125 umlab: cannot make (the|a) sandbox: [^"$'\n'"]*$3[^"$'\n'"]*$"
}
container='--security-opt seccomp=unconfined.*NO_JAIL=yes'
forbidden clone3 EPERM "$container"
forbidden clone3 ENOSYS "$container"
forbidden clone3 ENOSPC user.max_user_namespaces=
# Ubuntu gives a namespace without rights.
forbidden mount EACCES "$container"
forbidden mount EPERM "$container"
forbidden open_tree EPERM "$container"
run tests/lib/without personality EPERM "$umlab" exec -- true
is 'a refused personality(2) costs time only' "$status $err" '0 '

run env -i "$umlab" exec -- env
is 'no environment at all' "$status $err" '0 '
unlike 'the guest has its own' "$(SECRET=words "$umlab" exec -- env)" words
run env -u HOME TMPDIR=/none "$umlab" exec -- true
is 'no HOME, and a TMPDIR that is not there' "$status $err" '0 '
mkdir "$work/a b"
cp "$umlab" "$work/a b/umlab"
ln -s "$PWD/$B/linux" "$PWD/$B/rootfs" "$work/a b"
run "$work/a b/umlab" exec --keep "$work/a b/my image" --share "$work/a b" --kernel-log "$work/a b/the log" -- \
	sh -c 'cd /mnt/share && ls; echo c >/proc/sysrq-trigger'
is 'paths with blanks' "$status $(tr '\n' ' ' <"$work/out")" '255 linux my image rootfs the log umlab '
like 'also for the source line' "$err" 'in sysrq_handle_crash at .*sysrq.c:'

run "$umlab" exec --kernel $'/none/gr\303\274n\302\233\233\033[\177' -- true
like 'a name is shown as it is, but for what controls a terminal' "$err" $'/none/gr\303\274n[?]{4}\\[[?]: '

run bash -c 'ulimit -c 0 && exec "$umlab" exec -- true'
is 'a limit of 0 for core files' "$status $err" '0 '
run bash -c 'umask 777 && exec "$umlab" exec -- true'
is 'a umask of 777' "$status $err" '0 '
# not counting those that make and whoever runs the tests have open
run python3 -c 'import os, resource, sys
os.closerange(3, 1024)
resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24))
os.execv(sys.argv[1], sys.argv[1:])' "$umlab" exec -- true
is 'few files' "$status $err" '0 '
run python3 -c 'import os, signal, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
os.execv(sys.argv[1], sys.argv[1:])' "$umlab" exec --timeout 20 -- sh -c 'echo c >/proc/sysrq-trigger'
is 'SIGCHLD ignored, as by some daemons' $status 255
mkfifo "$work/hold"
bash -c 'trap "" HUP; exec "$umlab" exec -- sh -c "echo up; cat; exit 6"' <"$work/hold" >"$work/up" &
exec 5>"$work/hold"
until grep -qs up "$work/up"; do kill -0 $!; done
kill -HUP $!
exec 5>&-
wait $! && status=0 || status=$?
is 'SIGHUP ignored, as by nohup' $status 6

run bash -c 'echo "echo out; echo err >&2; [ -t 0 ]; exit \$((\$? + 4))" | "$umlab" run'
is 'umlab run without a terminal runs what it reads' "$status $(cat "$work/out") $err" '5 out err'

# Behind the first line the reader waits longer than one in a hurry would.
is 'a slow reader gets all of it' "$("$umlab" exec -- seq 1 30000 | (sleep 3 && md5sum))" \
	"$(seq 1 30000 | md5sum)"
run bash -c '"$umlab" exec -- echo last >/dev/full'
is 'an error of the very last write is not lost' "$status $err" \
	'125 umlab: cannot write standard output: No space left on device'
mkdir "$work/share"
rm "$work/up" # or what the run before has written is taken for this one's
"$umlab" exec --timeout 2 --share "$work/share" -- sh -c 'echo up; until [ -e /mnt/share/go ]; do :; done
	head -c 70000 /dev/zero; : >/mnt/share/done; exit 4' >"$work/up" 2>"$work/err" &
until grep -qs up "$work/up"; do kill -0 $!; done
kill -STOP $!
: >"$work/share/go"
until [ -e "$work/share/done" ]; do kill -0 $!; done
sleep 2.1 # the time limit
kill -CONT $!
wait $! && status=0 || status=$?
is 'a command that ended in time has its status, if umlab was stopped meanwhile' \
	"$status $(wc -c <"$work/up") $(cat "$work/err")" '4 70003 '

# completed WORD...: what bash offers for the last word
completed() {
	bash -c 'complete() { :; }; . launcher/umlab.bash
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _umlab
		printf "%s\n" "${COMPREPLY[@]}" | sort | tr "\n" " "' - "$@"
}
is 'completion of verbs' "$(completed "$umlab" '')" '--help enter exec kill mcp ps run '
is 'of options' "$(completed "$umlab" exec --ke)" '--keep --kernel --kernel-log '
is 'the options are all that --help shows' "$(completed "$umlab" exec -- | tr ' ' '\n' | grep -c -e --.)" \
	"$("$umlab" exec --help | grep -c '^  --')"
is 'of kernels' "$(completed "$umlab" exec --on '')" 'uml x86_64 '
is 'of files' "$(completed "$umlab" exec --keep "$work/a b/li")" "$work/a b/linux "
is 'of directories' "$(completed "$umlab" exec --share "$work/sh")" "$work/share "
is 'of nothing behind --' "$(completed "$umlab" exec -- l)" ' '
rm "$work/up"
"$umlab" exec -- sh -c 'echo up; cat' <"$work/hold" >"$work/up" &
exec 5>"$work/hold"
until grep -qs up "$work/up"; do kill -0 $!; done
like 'of running sandboxes' " $(completed "$umlab" kill '')" " $! "
exec 5>&-
wait $!
finish
