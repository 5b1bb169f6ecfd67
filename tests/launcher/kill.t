#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# umlab ps and kill --all: all sandboxes of one user, and no others. They are
# a user's made for this, whom root can make and remove: nobody else's run ends.
# shellcheck disable=SC2317 # at_exit and claim call
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

if [ "$(id -u)" != 0 ]; then
	skip 'umlab kill --all' 'only root can make a user; with your own, all your sandboxes would end'
	finish
fi

user=umlabk$$
at_exit() {
	pkill -KILL -u "$user" || :
	userdel "$user" || :
	rm -rf "$work"
} 2>/dev/null
trap 'exit 1' INT TERM

useradd --no-create-home --home-dir /none "$user"
# where the user can read them, wherever this tree lies
chmod 1777 "$work"
install "$umlab" "$work/umlab"
install "$B/linux" "$work/linux"
cp --sparse=always "$B/rootfs" "$work/rootfs"
chmod 644 "$work/rootfs"

# A kernel that calls itself a launcher, and has what one has: pidfds of itself
# and of another.  It gets them by what a sandbox has to allow.
cat >"$work/spoof.c" <<'END'
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static long begin(void)
{
	int pidfd;

	return syscall(SYS_clone, CLONE_PIDFD | CLONE_FILES | SIGCHLD, 0, &pidfd, 0, 0);
}

int main(void)
{
	if (!begin()) {
		prctl(PR_SET_NAME, "umlab-launcher");
		begin();
		write(1, "named\n", 6);
	}
	for (;;)
		poll(0, 0, -1);
}
END
build_program "$work/spoof" "$work/spoof.c"

# as_user exec COMMAND...: so that $! is the user's umlab itself
as_user() { exec setpriv --reuid="$user" --regid="$user" --init-groups env -i --default-signal PATH=/usr/bin:/bin "$work/umlab" "$@"; }

# up FILE PID: wait for the command's first line
up() { until grep -q up "$1"; do kill -0 "$2"; done; }

runs=()
for i in 1 2 3; do
	as_user exec -- sh -c "echo up; sleep 100$i" >"$work/up.$i" 2>"$work/err.$i" </dev/null &
	runs+=($!)
done
mkfifo "$work/hold"
"$umlab" exec -- sh -c 'echo up; cat; exit 7' <"$work/hold" >"$work/up.root" &
other=$!
exec 5>"$work/hold"
for i in 1 2 3; do up "$work/up.$i" "${runs[i - 1]}"; done
up "$work/up.root" $other
kill -STOP "${runs[1]}"

as_user exec --kernel "$work/spoof" --kernel-log "$work/spoof.log" -- true >"$work/out" 2>&1 </dev/null &
spoof=$!
until grep -qs named "$work/spoof.log"; do kill -0 $spoof; done
is 'a process in a sandbox does not pass for a launcher' \
	"$(as_user ps | awk 'NR > 1 { print $1 }' | sort)" "$(printf '%s\n' "${runs[@]}" $spoof | sort)"
kill $spoof
wait $spoof || :

listed=$(as_user ps)
is 'ps lists the three, also the stopped one' \
	"$(awk 'NR > 1 { print $1 }' <<<"$listed" | sort)" "$(printf '%s\n' "${runs[@]}" | sort)"
like 'with their commands' "$listed" 'sleep 1002'
( as_user kill "$other" ) >"$work/out" 2>&1 && status=0 || status=$?
is "a user cannot end another's" "$status $(cat "$work/out")" \
	"125 umlab: kill: there is no sandbox '$other' of yours; see 'umlab ps'"
( as_user kill --all ) >"$work/out" 2>&1 && status=0 || status=$?
is 'kill --all says nothing and succeeds' "$status $(cat "$work/out")" '0 '
for i in 1 2 3; do
	wait "${runs[i - 1]}" && status=0 || status=$?
	is "sandbox $i ended by SIGTERM, without a word" "$status $(cat "$work/err.$i")" '143 '
done
is 'ps lists none' "$(as_user ps | wc -l)" 1
# the dead wait for whoever inherited them
is 'no process is left' "$(ps -u "$user" -o stat=,pid=,args= | awk '$1 !~ /^Z/')" ''
( as_user kill --all ) && status=0 || status=$?
is 'kill --all of none succeeds' "$status" 0
exec 5>&-
wait $other && status=0 || status=$?
is "another user's sandbox goes on" "$status" 7
finish
