#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# An ordinary user's whole build, interrupted once, in a fresh clone, whose path has a
# blank in it: no sudo, no group, a fresh HOME; and gdb there. Run as root, this makes
# the user and removes it.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/lib.sh

if [ "$(id -u)" != 0 ]; then
	skip "an ordinary user's build" "only root can make a user; this very run is an ordinary user's"
	finish
fi

user=umlabt$$
home=$work/home
at_exit() {
	pkill -KILL -u "$user"
	userdel "$user"
	rm -rf "$work"
} 2>/dev/null
trap 'exit 1' INT TERM

chmod 755 "$work"
useradd --create-home --home-dir "$home" --shell /bin/bash $user || exit 1
tree="$home/two words/umlab"
mkdir -p "$tree"
git ls-files -z --cached --others --exclude-standard | tar -c --null -T - | tar -x -C "$tree"
git -C "$tree" init -q && git -C "$tree" add -A &&
	git -C "$tree" -c user.name=umlab -c user.email=umlab@localhost commit -qm all || exit 1
# the downloads of this run, so that the mirror is not asked twice
mkdir -p "$home/.cache"
cp -r "${XDG_CACHE_HOME:-$HOME/.cache}/umlab" "$home/.cache/"
chown -R $user: "$home"

# What runs in the background of a shell has SIGINT ignored, and would pass it on.
as_user() { setpriv --reuid=$user --regid=$user --init-groups env -i --default-signal=INT -C "$tree" \
	HOME="$home" USER=$user PATH=/usr/local/bin:/usr/bin:/bin "$@" </dev/null; }

wait_for() {	# COMMAND...: until it succeeds or the build has ended
	until "$@"; do
		kill -0 $build 2>/dev/null || return 1
		sleep 0.2
	done
}

compiled() {
	[ -f "$tree/build/log/kernel" ] && [ "$(grep -c '^  CC' "$tree/build/log/kernel")" -ge 40 ]
}

# what still runs as the user; the dead wait for whoever inherited them
running() { ps -u "$user" -o stat=,pid=,args= | awk '$1 !~ /^Z/'; }

# -- Ctrl-C in the middle

set -m
as_user make >"$work/out" 2>&1 &
build=$!
set +m
wait_for compiled
is "the build gets as far as compiling" $? 0
kill -INT -- -$build
wait $build
status=$?
[ $status -ne 0 ]
is "an interrupted make fails (status $status)" $? 0
like "and says so" "$(cat "$work/out")" 'interrupted after .*make goes on'
is "no process is left" "$(running)" ""
is "no half file is left" "$(find "$tree/build" -maxdepth 1 \
	\( -name linux -o -name '*.part' -o -name '*.sparse' \))" ""
sum=$(cd "$tree/build/uml" && find . -name '*.o' -size +0 -printf '%T@ %p\n' | sort | head -n 20)

# -- and on from there

as_user make >"$work/out" 2>&1
is "make goes on and ends well" $? 0
[ -x "$tree/build/linux" ] && [ -s "$tree/build/rootfs" ] && [ -x "$tree/build/umlab" ]
is "all three are there" $? 0
is "what had been compiled was not compiled again" \
	"$(cd "$tree/build/uml" && find . -name '*.o' -size +0 -printf '%T@ %p\n' | sort | head -n 20)" "$sum"
is "a second make does nothing" "$(as_user make 2>&1)" ""
as_user prove tests/gdb/gdb.t tests/gdb/user.t >"$work/out" 2>&1
is "gdb has the sources, and the kernel's commands" $? 0
claim "the user's demo works" as_user make demo DEMO=change_cmdline

# -- what README and the handbook's first call tell to type, in order

# not: the suites, which are this one; what goes on until a key is pressed on a
# terminal; what stands for a name
left_out='^make (test|test-x86_64|watch.*)$|\./linux|DEMO=name( |$)'
while read -r command <&3; do
	claim "typed: $command" as_user timeout 3600 bash -c "$command"
done 3< <(tests/docs/typed README.md docs/first-call.md | grep -vE "$left_out")

# -- root in that user's tree

touch "$tree/demos/sayhello.c"
out=$(cd "$tree" && make demo DEMO=sayhello 2>&1)
is "root's make works in a user's tree" $? 0
like "and says whose it is" "$out" "this tree is $user's"
is "root left nothing that the user cannot delete" "$(find "$tree" ! -user $user)" ""
claim "the user can delete all that was built" as_user make clean
is "no process is left" "$(running)" ""

finish
