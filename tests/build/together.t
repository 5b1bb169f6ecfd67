#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Two at once: two makes in one tree, make clean beside what is in use, and two
# trees with one cache. All in a private copy, as sources are edited.
cd "$(dirname "$0")/../.." || exit 1
[ "${1:-}" = private ] || exec scripts/private "$0" private
. tests/lib/lib.sh

make() { command make --no-print-directory "$@"; }

# until COMMAND...: waits until it succeeds; gives up after a minute
until_it() {
	local end=$((SECONDS + 60))
	until "$@"; do
		[ $SECONDS -lt $end ] || return
		sleep 0.05
	done
}
says() { grep -qsE "$2" "$1"; }	# FILE ERE

# start NAME COMMAND...: in a process group of its own, with its output in
# $work/NAME; its pid is in $started
start() {
	local name=$1
	shift
	: >"$work/$name"
	set -m
	env --default-signal=INT "$@" >"$work/$name" 2>&1 </dev/null &
	set +m
	started=$!
}

# hold [-s] FILE: has the lock until release is called
mkfifo "$work/release"
printf '#!/bin/sh\necho held\nread -r word <%s\n' "$work/release" >"$work/held"
chmod +x "$work/held"
hold() {
	start holder scripts/lock "$@" 'a test holds it' "$work/held"
	holder=$started
	until_it says "$work/holder" held
}
release() { echo >"$work/release"; wait "$holder"; }

# who still has FILE open
open() { find -L /proc/[0-9]*/fd -maxdepth 1 -samefile "$1" 2>/dev/null; }

# who has the lock open and does not hold it
waiters() { open "$B/.lock" | cut -d/ -f3 | sort -u | xargs ps -o args= -p | grep -v "$work/held"; }
none_waits() { [ -z "$(waiters)" ]; }

WAITS='^make: another make builds in this tree \(pid [0-9]+: make[^)]*\): waiting'

# -- two makes

claim "all is built" make
log=$B/log/kernel
echo '/* edited */' >>syscalls/sayhello.c
: >"$log"
start first make
first=$started
until_it says "$log" '^  CC      kernel/umlab/sayhello'
out=$(make 2>&1)
is "a make beside another succeeds" $? 0
like "and said for whom it waited" "$out" "$WAITS"
is "and has nothing to do then" "$(wc -l <<<"$out")" 1
wait "$first"
is "so does the other" $? 0
is "one of them compiled" "$(grep -c '^  CC      kernel/umlab/' "$log")" 1
claim "the kernel is whole" "$umlab" exec -- sayhello
claim "and nothing is left to do" make -q

# a build that fails is not the other's
cp syscalls/sayhello.c "$work/sayhello.c"
echo 'int umlab_wrong = x;' >>syscalls/sayhello.c
: >"$log"
start first make
first=$started
until_it says "$log" '^  CC      kernel/umlab/sayhello'
start second make build/demos/sayhello
second=$started
until_it says "$work/second" "$WAITS"
wait "$first"
is "a make that fails" $? 2
wait "$second"
is "does not fail the one that waited" $? 0
cp "$work/sayhello.c" syscalls/sayhello.c
claim "the mended file is built" make

# -- the end of a wait

hold "$B/.lock"
claim "make -q waits for nobody" make -q
claim "nor does make -n" make -n
claim "nor make help" make help
claim "nor a demo whose build waits, make -n demo" make -n demo
start waiter make
until_it says "$work/waiter" waiting
kill -INT -- "-$started"
wait "$started"
heard "Ctrl-C ends the wait" $? 2
start waiter make
until_it says "$work/waiter" waiting
kill -TERM "$started"
wait "$started"
heard "SIGTERM to make alone does too" $? 15
# the signal that ends the rest comes behind make's own end
until_it none_waits
is "and nobody waits on" "$(waiters)" ""
# nor one that had not asked yet to be ended with it
mkdir "$work/late"
cat >"$work/late/setpriv" <<END
#!/bin/sh
parent=\$PPID
echo late >"$work/asks"
while kill -0 "\$parent" 2>/dev/null; do sleep 0.05; done
exec $(command -v setpriv) "\$@"
END
chmod +x "$work/late/setpriv"
start waiter env PATH="$work/late:$PATH" make
until_it says "$work/asks" late
kill -TERM "$started"
wait "$started"
until_it none_waits
is "nor somebody who has only begun to wait" "$(waiters)" ""
start waiter make
until_it says "$work/waiter" waiting
kill -KILL -- "-$holder"
wait "$holder" 2>/dev/null
wait "$started"
is "a holder that was killed holds nobody up" $? 0

# -- several goals, in one make

out=$(make -j3 demo DEMO=sayhello build/demos/get_cr3 build/linux 2>&1)
is "a verb and files in one make do not lock each other out" $? 0
like "the verb was run" "$out" 'sayhello: ok'

# -- beside what runs

cat >demos/holds <<END
#!/bin/sh
echo begun
read -r word <$work/release
END
chmod +x demos/holds
start demo make demo DEMO=holds
until_it says "$work/demo" '^begun'
echo '/* edited */' >>demos/sayhello.c
claim "make builds beside a demo that runs" make build/demos/sayhello
claim "a demo runs beside it" make demo DEMO=sayhello
before=$(find "$B" -maxdepth 1 | wc -l)
out=$(make clean 2>&1)
is "make clean beside it fails" $? 2
like "and says what is in use, and by whom" "$out" \
	"^make: $B/ is in use \(pid [0-9]+: make demo DEMO=holds\): end that first"
is "and deletes nothing" "$(find "$B" -maxdepth 1 | wc -l)" "$before"
echo >"$work/release"
wait "$started"
is "the demo goes on to its end" $? 0

# A sandbox that somebody started by hand has locked nothing, and needs nothing
# that could be deleted under it.
cp --sparse=always "$B/rootfs" "$B/linux" "$work/"
# shellcheck disable=SC2016 # the guest's
start sandbox sh -c 'read -r word <"$0/release" | "$@"' "$work" \
	"$umlab" exec --kernel "$work/linux" --rootfs "$work/rootfs" -- \
	sh -c 'echo begun; cat; sayhello'
until_it says "$work/sandbox" '^begun'
rm "$work/linux" "$work/rootfs"
echo >"$work/release"
wait "$started"
is "a sandbox whose kernel and image are deleted goes on" $? 0

# -- clean and what it deletes, in a tree of its own

here=$PWD
fresh_tree() {
	mkdir -p "$1"
	git ls-files -z --cached --others --exclude-standard |
		tar -c --null -T - --ignore-failed-read | tar -x -C "$1"
}
fresh_tree "$work/tree1"
fresh_tree "$work/tree2"
cd "$work/tree1" || exit 1
start maker make build/obj/umlab.h
wait "$started"
hold "$B/.lock"
start waiter make build/demos/sayhello
until_it says "$work/waiter" waiting
out=$(make clean 2>&1)
is "make clean beside a make that waits fails" $? 2
like "and names it" "$out" "is in use \(pid [0-9]+: make build/demos/sayhello\)"
release
wait "$started"
claim "make clean" make clean
[ ! -e "$B" ]
is "leaves nothing" $? 0

# a make that waits while clean deletes the lock's own file
mkdir -p "$B"
# shellcheck disable=SC2016 # the inner shell's
start clean scripts/lock -n "$B/.used" 'none' sh -c '"$0" && rm -r build' "$work/held"
clean=$started
until_it says "$work/clean" held
start waiter make build/obj/umlab.h
until_it says "$work/waiter" 'make clean deletes build/ .*waiting'
echo >"$work/release"
wait "$clean"
wait "$started"
is "a make that waited for clean builds" $? 0
[ -f "$B/.used" ] && [ -f "$B/obj/umlab.h" ]
is "in a new directory, with a new lock" $? 0

# -- two trees and one cache, whose kernel is a small one

mkdir -p "$work/bin" "$work/deb/DEBIAN" "$work/deb/usr/src" "$work/k/arch"
printf 'Package: linux-source-6.12\nVersion: 1\nArchitecture: all\nMaintainer: none\nDescription: none\n' \
	>"$work/deb/DEBIAN/control"
tar -cJf "$work/deb/usr/src/linux-source-6.12.tar.xz" -C "$work" k
dpkg-deb -b "$work/deb" "$work/linux-source-6.12_1_all.deb" >/dev/null
printf '#!/bin/sh\n' >"$work/bin/apt-cache"
cat >"$work/bin/apt-get" <<END
#!/bin/sh
echo download >>$work/downloads
echo half >half.deb
read -r word <$work/release
cp $work/linux-source-6.12_1_all.deb .
rm half.deb
END
chmod +x "$work/bin/"*
cache="$work/o'neil's/.cache/umlab"
tarball=build/src/linux-source-6.12.tar.xz
fetch() {	# NAME TREE
	start "$1" env -u XDG_CACHE_HOME -u CACHE HOME="$work/o'neil's" PATH="$work/bin:$PATH" \
		make -C "$work/$2" "$tarball"
}
downloads() { [ "$(wc -l <"$work/downloads")" = "$1" ]; }

: >"$work/downloads"
fetch killed tree1
until_it downloads 1
kill -KILL -- "-$started"
wait "$started" 2>/dev/null
for pid in $(open "$cache/fetch.lock" | cut -d/ -f3 | sort -u); do kill -KILL "$pid"; done
like "a download that was killed leaves its directory" "$(ls "$cache")" 'fetch\.......'
fetch one tree1
one=$started
until_it downloads 2
fetch two tree2
two=$started
until_it says "$work/two" 'make: another make downloads the kernel \(pid [0-9]+: [^)]*\): waiting'
out=$(scripts/clean --downloads "$cache" 2>&1)
is "distclean beside a download fails" $? 1
like "and says why" "$out" "^make: a make downloads the kernel into $cache \(pid [0-9]+: make [^)]*\): end that first"
echo >"$work/release"
wait "$one"
is "the first of two downloads ends well" $? 0
wait "$two"
is "the second too" $? 0
claim "and has only waited" downloads 2
[ -s "$work/tree2/$tarball" ]
is "and both have the file" $? 0
is "nothing of the killed one is left" "$(cd "$cache" && echo *)" "fetch.lock linux-source-6.12.tar.xz"
claim "distclean" env -u XDG_CACHE_HOME HOME="$work/o'neil's" make -C "$work/tree2" distclean
[ ! -e "$cache" ]
is "leaves no downloads" $? 0
cd "$here" || exit 1

finish
