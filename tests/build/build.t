#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The build from a user's side: what make does again, what it says, and how it
# fails. Whole builds by another user are in user.t.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/lib.sh

# A tree of its own for what would hurt this one; the downloads are shared.
fresh_tree() {
	mkdir -p "$1"
	git ls-files -z --cached --others --exclude-standard |
		tar -c --null -T - | tar -x -C "$1"
}

make() { command make --no-print-directory "$@"; }

# -- nothing to do, and one file to do

out=$(make 2>&1)
is "make with nothing changed says and does nothing" "$out" ""

before=$(stat -c %Y.%y "$B"/linux)
touch syscalls/get_cr3.c
out=$(make 2>&1)
is "an edit compiles that file and links, nothing else" \
	"$(grep -E '^  (CC|AS|AR) ' "$B"/log/kernel | grep -vE 'vmlinux|kallsyms|built-in|version|\.a$' | xargs)" \
	"CC kernel/umlab/get_cr3.o"
[ "$before" != "$(stat -c %Y.%y "$B"/linux)" ]
is "and gives a new kernel" $? 0

# -- a long step that is ended as it begins

sleep=$work/sleep
ln -s "$(command -v sleep)" "$sleep"
for delay in 0 .001 .002 .003 .004 .005 .006 .008; do
	rm -f "$work/said"
	mkfifo "$work/said"
	scripts/step step "$work/log" '' 'echo 1' 2 -- "$sleep" 1000 >"$work/said" 2>&1 &
	exec 3<"$work/said"
	read -r _ <&3
	sleep $delay
	kill -TERM $!
	wait $!
	exec 3<&-
done
is "a step ended as it begins leaves nothing behind" "$(pgrep -af "$work/")" ""
pkill -KILL -f "$work/sleep"

# -- -n, -q and -t, under which make runs lines with "+" nevertheless

touch syscalls/get_cr3.c
touch "$work/now"
for goal in all x86_64 demo test test-x86_64 bench watch; do
	claim "make -n $goal" make -n $goal
done
like "-n shows what it would run" "$(make -n)" 'uml/build build/linux linux '
eval "$(make -n x86_64 XOUT="$work/none" | grep -F 'first build')" >"$work/out"
like "a first build for x86_64 says how long it takes" "$(cat "$work/out")" '^x86_64 .* about [0-9]+ min '
make -q >"$work/out" 2>&1
is "make -q says that there is something to do" $? 1
is "and nothing came of all that" "$(find "$B" -newer "$work/now")" ""
claim "make -t" make -t
is "touches the kernel and does nothing else" \
	"$(find "$B" -newer "$work/now" ! -samefile "$B/linux")" ""
touch syscalls/get_cr3.c
make >"$work/out" 2>&1
claim "make -q when all is built" make -q

# -- help, doctor, deps

like "help names the targets" "$(make help)" 'demo .*'
like "help shows a variable's present value" "$(make help KERNEL=9.87)" 'KERNEL +9\.87'
claim "doctor finds nothing missing here" make doctor
out=$(make doctor CC=no-such-cc 2>&1)
is "doctor fails when the compiler is missing" $? 2
like "and says what mends it" "$out" 'MISSING +compiler .*make deps'
like "deps says that nothing is missing" "$(make deps)" 'nothing is missing'
mkdir "$work/bare" "$work/no-browser"
printf '#!/bin/sh\n' >"$work/bare/dpkg-query"
printf '#!/bin/sh\n/usr/bin/dpkg-query "$@" | grep -v ^chromium\n' >"$work/no-browser/dpkg-query"
chmod +x "$work"/*/dpkg-query
is "a demo needs a compiler and no browser" \
	"$(PATH=$work/bare:$PATH scripts/deps --demo --list | grep -xE 'gcc|gdb|chromium|pandoc' | xargs)" 'gcc gdb'
is "deps installs both" \
	"$(PATH=$work/bare:$PATH scripts/deps --list | grep -xE 'gcc|gdb|chromium|pandoc' | xargs)" 'gcc gdb pandoc chromium'
like "doctor says what works without" "$(PATH=$work/no-browser:$PATH scripts/doctor)" \
	'MISSING  packages .*chromium .*\(demo, run and gdb work without\): sudo make deps'

map=--map-root-user
[ "$(id -u)" != 0 ] || map=

# -- what cannot be written

out=$(timeout 60 scripts/step name "$work" remedy '' '' -- true 2>&1)
is "a step whose log cannot be written fails" $? 1
like "and names the log" "$out" "its log $work cannot be written"
: >"$work/file"
out=$(timeout 60 make B="$work/file" 2>&1)
is "make in a directory that cannot be made fails" $? 2
like "and says whose it is to be" "$out" "may not make $work/file: use a tree of your own"

# -- a quote where a user may have one

odd="$work/it's \"odd\""
like "help shows it" "$(make help CACHE="$odd")" "$odd"
like "so does doctor, in CC=" "$(make doctor CC="it's" 2>&1)" "MISSING +compiler +it's cannot link"
like "so does demo" "$(make demo DEMO="\"it's\"" 2>&1)" "there is no demo it's:"
like "prove is given one file" "$(make -n test TESTS="tests/it's.t" | tail -n 1)" "^[[:space:]]*'tests/it'\\\\''s\\.t'"
like "gdb one argument" "$(make -n gdb BREAK="sayhello if c == 'a'")" "-ex 'umlab start sayhello if c == '\\\\''a'"

# -- a demo that fails fails the run

mkdir "$work/b"
printf '#!/bin/sh\nexit 3\n' >"$work/b/umlab"
chmod +x "$work/b/umlab"
out=$(B="$work/b" scripts/demo sayhello 2>&1)
is "a demo that fails makes the run fail" $? 1
like "and is named" "$out" 'sayhello: FAILED \(status 3\)'
# The kernel of a flavour, in QEMU, too: what make says goes to umlab.
printf '#!/bin/sh\necho "$@"\n' >"$work/b/umlab"
words=$(make -n demo DEMO=get_cr3 ON=x86_64 FLAVOUR=gcov | grep -o "ON_KERNEL='[^']*'")
like "FLAVOUR= and ON= choose a demo's kernel" "$(eval "export $words"; ON=x86_64 B="$work/b" scripts/demo get_cr3 2>&1)" \
	"--on x86_64 --kernel $B/x86_64-gcov/bzImage -- "
out=$(make demo DEMO="sayhello2 'Ada  L' B" 2>&1)
like "DEMO= has arguments too" "$out" '"Hello, Ada  L !"'
like "and they are named" "$out" 'sayhello2 Ada  L B: ok'
out=$(make demo DEMO="sayhello2 'Ada" 2>&1)
is "a quote that is not closed is refused" $? 2
like "in one line" "$out" "demo: DEMO=sayhello2 'Ada: a quote in it is not closed"
out=$(make demo DEMO=no_such_demo 2>&1)
is "an unknown DEMO= fails" $? 2
like "and the known ones are named" "$out" 'no demo no_such_demo: .* change_cmdline'

# -- bad input, no network, no space: one line that names the thing, and
# -- nothing left behind

here=$PWD
tree="$work/tree"
fresh_tree "$tree"
cd "$tree" || exit 1

out=$(make KSRC=/no/such/tree 2>&1)
is "a KSRC= that is not there fails" $? 2
like "and names it and the remedy" "$out" 'KSRC=/no/such/tree is no kernel tree: give'

# refuses REASON VARIABLE=VALUE|TARGET...
refuses() {
	local reason=$1
	shift
	out=$(make "$@" 2>&1)
	is "make $* fails" $? 2
	like "and says why, and what to do" "$out" "^[^ ]*: \\*\\*\\* $reason\\.  Stop\\.$"
}
refuses 'ON=arm: there is no such machine; give uml or x86_64' ON=arm
refuses "FLAVOUR=fast: there is no such flavour; give one of $(sed -n 's/^FLAVOURS_uml.*:= //p' uml/flavours.mk), or nothing" FLAVOUR=fast
for words in ON=x86_64 'demo ON=x86_64' x86_64 test-x86_64; do
	# shellcheck disable=SC2086 # words
	refuses 'FLAVOUR=debug is for UML only: leave out FLAVOUR= or x86_64' FLAVOUR=debug $words
done
refuses 'the tests on ON=x86_64 are those of .make test-x86_64.' test ON=x86_64
refuses 'TESTS=tests/calls/calls.t: those on x86_64 are in tests/x86_64; .*' test-x86_64 TESTS=tests/calls/calls.t
claim "an empty ON= is uml" make -n ON=
[ ! -e build ]
is "and nothing is built by any of these" $? 0

# mistaken REASON VARIABLE=VALUE|TARGET...: by a program, as make cannot tell
mistaken() {
	local reason=$1
	shift
	out=$(timeout 60 make "$@" 2>&1)
	like "make $* fails at once" "$?: $out" $'^2: (.*\n)?'"$reason"
}
mistaken 'mutants: CALL= is missing: give one of sayhello ' mutants
mistaken 'coverage: BY=nosuch: give tests, demos, or ' coverage BY=nosuch
mistaken 'trace: give DEMO=, a demo, or CALL=, a call' trace
mistaken 'trace: sayhello2 has 3 arguments, and 1 are given' trace CALL=sayhello2 ARGS=1
mistaken 'trace: DEPTH= is for ON=x86_64' trace CALL=sayhello DEPTH=3
mistaken 'fuzz: CALL=nosuch: there is no such call' fuzz CALL=nosuch
mistaken 'grade: SUBMISSION=/no/such: there is no such file' grade SUBMISSION=/no/such
mistaken 'class: SUBMISSIONS= is missing: ' class
[ ! -e build/src ]
is "before anything is built" $? 0

# shellcheck disable=SC2086 # one word or none
out=$(unshare $map --net make CACHE="$work/empty" build/src/unpacked 2>&1)
is "no network fails" $? 2
like "and the remedy is named" "$out" 'is the network there\?'
is "and leaves nothing in the cache but its lock" "$(find "$work/empty" -type f)" "$work/empty/fetch.lock"

out=$(make KERNEL=1.0 build/1.0/src/unpacked 2>&1)
is "a KERNEL= that apt does not have fails" $? 2
like "and names it and the remedy" "$out" 'no package linux-source-1.0: .*KTARBALL=.*KSRC='

mkdir -p "$work/broken" "$work/own/arch/x86/entry/syscalls"
echo broken >"$work/broken/linux-source-6.12.tar.xz"
out=$(make KERNEL=6.12 CACHE="$work/broken" build/src/unpacked 2>&1)
is "a broken download fails" $? 2
like "and its place in the cache is named" "$out" "rm '$work/broken/linux-source-6.12.tar.xz'"
rm -r build
touch "$work/own/arch/x86/entry/syscalls/syscall_64.tbl"
unlike "nobody is told to remove his own tree" \
	"$(make -n KSRC="$work/own" build/src/unpacked)" "rm [^ ]*$work/own"

mkdir -p "$odd"
cp -a "$work/own" "$odd/"
printf 'VERSION = 7\nPATCHLEVEL = 0\n' >"$odd/own/Makefile"
claim "a KSRC= with a quote in its name is unpacked" make KSRC="$odd/own" build/src/unpacked
claim "and stays" cmp "$odd/own/Makefile" build/src/linux/Makefile
claim "and once" make -q KSRC="$odd/own" build/src/unpacked
rm -r build

mkdir "$work/small"
# shellcheck disable=SC2016,SC2086 # the inner shell's; one word or none
out=$(unshare $map --mount --propagation private sh -c '
	mount -t tmpfs -o size=60m none "$1" && cp -r . "$1/tree" && cd "$1/tree" || exit 99
	make build/src/unpacked
	status=$?
	ls -d build/src/unpacked build/src/linux
	exit $status' sh "$work/small" 2>&1)
is "a full disk fails" $? 2
like "and is told" "$out" 'No space left on device'
like "with the remedy" "$out" 'is the disk full\?'
unlike "no half tree stands for a whole one" "$out" $'\nbuild/src/(unpacked|linux)\n'

echo 'CONFIG_NO_SUCH_OPTION=y' >>uml/um.config
out=$(make build/uml/.config 2>&1)
is "an option that the kernel does not take fails" $? 2
like "and is named" "$out" 'does not take: CONFIG_NO_SUCH_OPTION:'
[ ! -e build/uml/.config ]
is "and leaves no configuration" $? 0
cp "$here/uml/um.config" uml/

sed -i 's/^600  sayhello /600  sayhallo /' syscalls/table
out=$(make build/demos/sayhello 2>&1)
is "a header older than the table fails" $? 2
like "and the remedy is named" "$out" 'umlab.h: older than syscalls/table; run: make headers'
cp "$here/syscalls/table" syscalls/

# -- a tree that only others may write

reader=
[ "$(id -u)" != 0 ] || reader='setpriv --reuid=65534 --regid=65534 --clear-groups'
chmod 755 "$work"
make build/obj/umlab.h >"$work/out" 2>&1
find build ! -type l -exec chmod a-w {} +
# shellcheck disable=SC2086 # words or none
claim "who may only read a tree uses what is built there" $reader make build/obj/umlab.h
find build ! -type l -exec chmod u+w {} +

# -- a path with spaces, which kbuild itself refuses, and with a quote

cd "$here" || exit 1
spaces="$work/it's a path"
fresh_tree "$spaces"
claim "a path with spaces configures" make -C "$spaces" build/uml/.config
claim "and compiles a call" env -C "$spaces" \
	uml/kbuild build/src/linux build/uml ARCH=um kernel/umlab/sayhello.o
rm -rf "$spaces"

claim "clean removes what was built" make -C "$tree" clean
[ ! -e "$tree/build" ]
is "all of it" $? 0

finish
