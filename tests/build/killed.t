#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# kill -9 of all that a make has started, in the middle of a step: the next make goes
# on and ends well. In a private copy, as sources are edited.
cd "$(dirname "$0")/../.." || exit 1
[ "${1:-}" = private ] || exec scripts/private "$0" private
. tests/lib/lib.sh

make() { command make --no-print-directory "$@"; }

# Programs that stop in the middle of what they write, if $work/stop names them.
mkdir "$work/bin"
mkfifo "$work/never"
# shellcheck disable=SC2016 # the stand-in's
stand_in() {	# NAME PLACE-OF-OUTPUT
	cat >"$work/bin/$1" <<END
#!/bin/bash
if grep -qsx '$1' '$work/stop' && [[ "\$*" == *"\$(cat '$work/which')"* ]]; then
	for word; do
		[ "\${before:-}" != -o ] || echo half >"\$word"
		before=\$word
	done
	: >'$work/stopped'
	read -r word <'$work/never'
fi
exec $(command -v "$1") "\$@"
END
	chmod +x "$work/bin/$1"
}
PATH=$PATH:/usr/sbin
for name in as ld tar mkfs.ext4; do stand_in $name; done
mkdir "$work/tmp" # where a compiler that is killed leaves its files
export PATH=$work/bin:$PATH TMPDIR=$work/tmp

# Whoever has the lock of what is built.
built=$B
open() { find -L /proc/[0-9]*/fd -maxdepth 1 -samefile "$built/.lock" 2>/dev/null; }
working() { open | cut -d/ -f3 | sort -u; }

# killed_in NAME WORD TARGET...: make TARGET, killed when NAME, with WORD among its
# arguments, has written half
killed_in() {
	local name=$1 end=$((SECONDS + 900)) pids
	echo "$name" >"$work/stop"
	echo "$2" >"$work/which"
	shift 2
	rm -f "$work/stopped"
	set -m
	make "$@" >"$work/out" 2>&1 </dev/null &
	set +m
	until [ -f "$work/stopped" ] || ! kill -0 $! 2>/dev/null || [ $SECONDS -gt $end ]; do sleep 0.05; done
	claim "make comes to $name" [ -f "$work/stopped" ]
	# who starts others meanwhile goes first
	while pids=$(working) && [ -n "$pids" ]; do
		# shellcheck disable=SC2086 # words
		kill -KILL -- -$! $pids 2>/dev/null
	done
	{ wait $!; } 2>/dev/null
	rm "$work/stop"
}

claim "all is built" make

# -- kbuild: the compiler's half of an object, the linker's of a kernel

echo '/* edited */' >>syscalls/sayhello.c
killed_in as sayhello.o
is "half an object is there" "$(cat "$B/uml/kernel/umlab/sayhello.o")" half
claim "the next make goes on" make
claim "and the kernel is whole" "$umlab" exec -- sayhello

echo '/* edited */' >>syscalls/sayhello.c
touch "$B/src/linux/fs/exec.c"
killed_in ld vmlinux.o
is "half of kbuild's vmlinux.o is there" "$(cat "$B/uml/vmlinux.o")" half
claim "the next make goes on" make
claim "and the kernel is whole" "$umlab" exec -- sayhello

# -- the guest's image

cp "$B/guest-trixie.ext4" "$work/guest"
touch rootfs/packages.list
killed_in mkfs.ext4 umlab
claim "the next make builds the guest" make
claim "which is whole" "$umlab" exec -- ps aux
is "and leaves no half image" "$(find "$B" -maxdepth 1 -name '*.part' -o -maxdepth 1 -name '*.sparse')" ''
is "then nothing is left to do" "$(make 2>&1)" ''

# -- the kernel's source, a small one

mkdir -p "$work/k/arch/x86/entry/syscalls" "$work/k/kernel" "$work/k/include/linux"
printf 'VERSION = 7\nPATCHLEVEL = 0\n' >"$work/k/Makefile"
touch "$work/k/arch/x86/entry/syscalls/syscall_64.tbl"
built=$work/b
killed_in tar --exclude B="$work/b" KSRC="$work/k" "$work/b/src/unpacked"
[ ! -e "$work/b/src/linux" ]
is "no half tree stands for a whole one" $? 0
claim "the next make unpacks it" make B="$work/b" KSRC="$work/k" "$work/b/src/unpacked"
claim "whole" cmp "$work/k/Makefile" "$work/b/src/linux/Makefile"

finish
