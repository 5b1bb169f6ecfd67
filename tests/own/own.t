#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Calls of one's own: made with every kind of argument, run, refused, taken out
# again, handed on and brought in. In a private copy, as the list is edited.
set -u
cd "$(dirname "$0")/../.." || exit 1
[ "${1:-}" = private ] || exec scripts/private "$0" private
. tests/lib/lib.sh

tree=$B/src/linux
# what git has to say, and the content of all that is new
state() { git status --porcelain; git diff | sha256sum; }
before=$(state)

# -- made

# NAME|ARGUMENTS|what its demo prints first
calls=(
	'own_void||own_void() = 0'
	'own_int|int a|own_int(7) = 0'
	'own_bytes|const char *text, size_t size|own_bytes("hello", 5) = 5'
	'own_text|const char *text|own_text("hello") = 5'
	'own_line|char *line|own_line(line) = 5'
	'own_answer|char *buf, size_t n, int x|own_answer(buf, sizeof(buf), 7) = '
	'own_out|unsigned long *value|own_out(&value) = 0'
	'own_six|const int *a, long *b, const void *c, size_t d, unsigned char e, loff_t f|own_six(&a, &b, "hello", 5, 7, 7) = 5'
)
for call in "${calls[@]}"; do
	IFS='|' read -r name arguments _ <<<"$call"
	like "make new NAME=$name" "$(make new NAME="$name" ARGS="$arguments" 2>&1)" \
		"syscalls/$name.c .*demos/$name.c .*tests/guest/${name}_test.c .*syscalls/man/$name.2 .*make demo DEMO=$name"
done
with=$(state)
make >"$work/out" 2>&1 || note "$(tail -n 30 "$work/out")" >&2
for call in "${calls[@]}"; do
	IFS='|' read -r name _ shown <<<"$call"
	out=$("$umlab" exec -- "$name" 2>&1)
	is "$name: its demo" $? 0
	is "$name: shows the call" "$(grep -cF -- "$shown" <<<"$out")" 1
	out=$("$umlab" exec -- "/usr/local/lib/umlab/tests/${name}_test" 2>&1)
	is "$name: its tests" $? 0
	unlike "$name: none of them is skipped" "$out" SKIP
	[ "$name" = own_void ] || [ "$name" = own_int ] || like "$name: errors are tested" "$out" 'ok .*efault'
done
claim 'checkpatch has nothing to say of them' env GIT_DIR=/nonexistent "$tree/scripts/checkpatch.pl" \
	--root="$tree" --strict --terse --quiet --no-summary --file syscalls/own_*.c
claim 'nor has mandoc' mandoc -Tlint -Wwarning syscalls/man/own_*.2
like 'make demo' "$(make demo DEMO='own_bytes' 2>&1)" '-- own_bytes: ok$'
claim 'the demo of strace goes on' "$umlab" exec -- strace_calls
like 'gdb knows them' "$(gdb -batch -ex 'info line umlab_own_six' "$B/linux" 2>&1)" 'umlab/own_six.c"'

# -- refused, and nothing changed

refused() {	# WHAT ERE COMMAND...
	local out status=0
	out=$("${@:3}" 2>&1) || status=$?
	is "$1: is refused" "$([ $status != 0 ] && echo yes)" yes
	like "$1: and why" "$out" "$2"
	is "$1: in a line" "$(grep -cvE '^make' <<<"$out")" 1
	is "$1: and nothing changed" "$(state)" "$with"
}
refused 'no name' 'NAME= is missing' make new
refused 'a name of the environment' 'NAME= is missing' env NAME=computer make new
refused 'capitals' 'NAME=Foo: give' make new NAME=Foo
refused 'a path' 'NAME=../foo: give' make new NAME=../foo
refused 'a name that is taken' 'own_int is in syscalls/table already' make new NAME=own_int
refused "a call of the kernel's" 'getppid is a call of the kernel' make new NAME=getppid
refused "a command's name" "ls is a command's name" make new NAME=ls
refused "a function of the C library's" 'setenv\(void\): a program cannot' make new NAME=setenv
refused "a word of C's" 'int' make new NAME=int
refused 'an argument without a name' 'write it as TYPE NAME' make new NAME=foo ARGS=int
refused 'an array' 'write it as TYPE NAME' make new NAME=foo ARGS='int a[4]'
refused 'a semicolon' 'write it as TYPE NAME' make new NAME=foo ARGS='int a; int b'
refused 'a type that nobody knows' 'make new writes a body for' make new NAME=foo ARGS='nosuch_t a'
refused 'room without its size' 'make new writes a body for' make new NAME=foo ARGS='void *buf'
refused 'two arguments of one name' 'two arguments are called a' make new NAME=foo ARGS='int a, long a'
refused "a variable of the demo's" 'result: the demo' make new NAME=foo ARGS='int result'
refused 'seven arguments' 'at most 6' make new NAME=foo ARGS='int a, int b, int c, int d, int e, int f, int g'
refused 'a file in the way' 'tests/guest/enosys.c is there already' make new NAME=enosys
refused 'a call that there is not' 'there is no call nosuch' make rm NAME=nosuch
refused "one of the sandbox's" 'no call of yours' make rm NAME=plant_bug FORCE=1
refused 'one that nobody made so' 'edited since they were made' make rm NAME=get_cr3

# -- handed on

sed '/efault/,$d' tests/guest/own_text_test.c >tests/guest/own_text_more_test.c
echo TEST_HARNESS_MAIN >>tests/guest/own_text_more_test.c
with=$(state)
refused 'a test of his own is not deleted' 'edited since .*tests/guest/own_text_more_test.c' make rm NAME=own_text
claim 'make export' make export NAME='own_six own_bytes own_text'
is 'is a series' "$(cd "$B/export" && echo 000?-*.patch | wc -w)" 5
pristine=$work/pristine
git init -q "$pristine"
(cd "$tree" && cp --parents arch/x86/entry/syscalls/syscall_64.tbl include/linux/syscalls.h kernel/sys_ni.c \
	kernel/Makefile init/Kconfig MAINTAINERS tools/testing/selftests/Makefile "$pristine")
syscalls/wire --remove "$pristine"
(cd "$pristine" && git add -A && git -c user.name=a -c user.email=a@b commit -qm pristine)
claim 'that git takes on the pristine kernel' \
	git -C "$pristine" -c user.name=a -c user.email=a@b am -q "$PWD/$B"/export/*.patch
is 'with their rows and no others' \
	"$(grep -c 'sys_own\|sayhello' "$pristine/arch/x86/entry/syscalls/syscall_64.tbl")" 3
cp -r "$B/export" "$work/export"
claim 'make patch has them too' make patch
like 'with all others' "$(cat "$B"/patches/*.patch)" 'kernel/umlab/own_out.c'

for file in syscalls/own_six.c tests/guest/own_six_test.c; do
	cp "$file" "$work/$(basename "$file")"
done
for call in "${calls[@]}"; do
	name=${call%%|*}
	claim "make rm NAME=$name" make rm NAME="$name" "FORCE=$([ "$name" != own_text ] || echo 1)"
done
is 'the tree is as it was before' "$(state)" "$before"

# -- brought in

with=$before
like 'make import of a series' "$(make import FROM="$work/export" 2>&1)" \
	'own_six\(const int \*a, long \*b, .*\) is number .*make demo DEMO=own_six'
claim 'the call is the same' cmp syscalls/own_six.c "$work/own_six.c"
claim 'and its tests' cmp tests/guest/own_six_test.c "$work/own_six_test.c"
is 'all of them' "$(ls tests/guest/own_text*)" $'tests/guest/own_text_more_test.c\ntests/guest/own_text_test.c'
like 'once more: it is there' "$(make import FROM="$work/export" 2>&1)" 'own_six is here already'
claim 'its demo' make demo DEMO=own_six
mkdir "$work/tree"
cp -r --parents syscalls demos tests/guest "$work/tree"
echo '/* other */' >>syscalls/own_text.c
with=$(state)
refused 'another call of that name' 'own_text is here already, and another one' make import FROM="$work/tree"
refused 'rm of an edited call' 'edited since .*syscalls/own_text.c' make rm NAME=own_text
claim 'rm FORCE=1' make rm NAME=own_text FORCE=1
claim 'make import of a folder' make import FROM="$work/tree"
claim 'is as it was there' cmp syscalls/own_text.c "$work/tree/syscalls/own_text.c"
for name in own_six own_bytes own_text; do make rm NAME="$name" FORCE=1 >/dev/null; done
is 'and out again' "$(state)" "$before"

with=$before
refused 'nothing to import' 'FROM= is missing' make import
refused 'a folder that is none' 'there is no such' make import FROM="$work/nosuch"
refused 'a folder without calls' 'has neither' make import FROM="$work"
echo 'no patch' >"$work/x.patch"
refused 'no patch' 'git cannot apply' make import FROM="$work/x.patch"
# a series may name any file: only those of its calls are taken, and no links
mkdir "$work/evil"
sed 's,kernel/umlab/own_text.c,kernel/umlab/../../../../../tmp/umlab-evil,' \
	"$work"/export/0002-*.patch >"$work/evil/0002.patch"
cp "$work"/export/0001-*.patch "$work/evil"
refused 'a path that leads out' 'own_text|invalid path' make import FROM="$work/evil"
is 'nothing came out of it' "$(ls /tmp/umlab-evil 2>/dev/null)" ''
rm "$work/tree/syscalls/own_text.c"
ln -s /etc/passwd "$work/tree/syscalls/own_text.c"
refused 'a link' 'own_text has a row and no' make import FROM="$work/tree"

rm -rf .git
claim 'make patch in a tree that is no clone' make patch
finish
