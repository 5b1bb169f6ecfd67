#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# uml/relink, the short way to a kernel after an edit: taken when only our
# sources changed and at no other time, and what it gives is what kbuild gives.
# All in a private copy, as sources are edited.
cd "$(dirname "$0")/../.." || exit 1
[ "${1:-}" = private ] || exec scripts/private "$0" private
. tests/lib/lib.sh

log=$B/log/kernel
record=$B/uml/.umlab

build() { make >"$work/out" 2>&1; }
whole() { grep -q '^  KBUILD  ' "$log"; }
short() { grep -q '^  LD      .umlab/vmlinux' "$log" && ! whole; }
edit() { sed -i "$1" "$2"; }	# SCRIPT FILE

# Two kernels can be the same only if the time at which they were linked is,
# and their number, which same_as_whole sets back.
export KBUILD_BUILD_TIMESTAMP='Fri Jan  5 12:00:00 UTC 2024'

# same_as_whole NAME [WHEN]: the kernel that is there is what kbuild links from
# these sources, bit by bit, debug information and all. A minute: only of what is
# to be looked at always, and of all with WHOLE=yes (tests/long)
same_as_whole() {
	[ "${2:-}" = always ] || [ "${WHOLE:-}" = yes ] || return 0
	cp "$B/linux" "$work/short.linux"
	rm "$record/ready"
	echo $(($(cat "$B/uml/.version") - 1)) >"$B/uml/.version"
	touch syscalls/sayhello.c
	build || note "$(cat "$work/out")" >&2
	whole || note "kbuild was not run: $(cat "$log")" >&2
	cmp "$B/linux" "$work/short.linux" && whole
	is "$1" $? 0
}

claim "all is built" make
touch syscalls/sayhello.c
claim "and with that time by kbuild" make
touch syscalls/sayhello.c
build
claim "a touched source is built the short way" short
same_as_whole "and the kernel is what kbuild links"

# -- edits

edit 's/return -EPERM;/return -EXDEV;/' syscalls/get_cr3.c
build
claim "an edited body is built the short way" short
like "and is in the kernel that boots" \
	"$("$umlab" exec --user student -- /usr/local/bin/get_cr3 2>&1)" 'Invalid cross-device link'

# so many that the table of symbols grows by pages
{
	echo 'int umlab_number = 5;'
	echo 'EXPORT_SYMBOL(umlab_number);'
	for i in {1..400}; do
		echo "int umlab_another_function_of_many_$i(int n);"
		echo "int umlab_another_function_of_many_$i(int n) { return n + $i; }"
	done
} >>syscalls/get_cr3.c
sed -i '1a #include <linux/export.h>' syscalls/get_cr3.c
build
claim "new symbols are built the short way" short
like "and are in the kernel" "$(nm "$B/linux")" 'D umlab_number'
same_as_whole "and the kernel is what kbuild links"

# -- a call more, another type, a call less

compiled() { sed -n 's,^  CC      kernel/umlab/\(.*\)\.o,\1,p' "$log" | sort | xargs; }
answer() { "$umlab" exec -- perl -e 'print syscall(606, 41)' 2>&1; }
cp syscalls/table "$work/table"
sed -i 's/^690 /606  later  UMLAB  int n\n&/' syscalls/table
cat >syscalls/later.c <<'END'
// SPDX-License-Identifier: GPL-2.0-only
#include <linux/syscalls.h>

SYSCALL_DEFINE1(later, int, n)
{
	return n + 1;
}
END
make -s headers
build
claim "a new call is built the short way" short
is "it alone is compiled" "$(compiled)" later
is "and of the programs those that have the list" \
	"$(sed -n 's,^  CC      ,,p' "$work/out" | sort | xargs)" "$B/demos/strace_calls $B/tests/enosys"
is "and it is there" "$(answer)" 42
same_as_whole "and the kernel is what kbuild links" always

sed -i 's/later  UMLAB  int/later  UMLAB  long/' syscalls/table
make -s headers
build
is "a type that the list has and the file has not is an error" $? 2
like "that says so" "$(cat "$work/out")" "conflicting types for 'sys_later'"
like "at the place" "$(cat "$work/out")" 'syscalls/later.c:4:1:'
sed -i 's/int, n/long, n/' syscalls/later.c
echo '/* get_cr3, later */' >>demos/sayhello.c
build
like "a program is compiled anew" "$(cat "$work/out")" "CC      $B/demos/sayhello"
sed -i 's/later  UMLAB  long n/later  UMLAB  long m/' syscalls/table
make -s headers
build
is "when a call changes that it mentions, also where it is of no use" \
	"$(sed -n 's,^  CC      ,,p' "$work/out" | sort | xargs)" \
	"$B/demos/sayhello $B/demos/strace_calls $B/tests/enosys"
claim "a call retyped is built the short way" short
is "it alone is compiled" "$(compiled)" later

sed -i 's/later, long/latter, long/' syscalls/later.c
build
is "a file without the call of its name is an error" $? 2
like "that names the call" "$(cat "$work/out")" "undefined symbol .sys_later"

cp "$work/table" syscalls/table
rm syscalls/later.c
make -s headers
build
claim "a call taken out is built the short way" short
like "and it is gone" "$(answer)" '^-1$'

# -- what belongs to all of them

echo '#define UMLAB_LATER 1' >>syscalls/internal.h
build
claim "an edited header of ours is built the short way" short
is "with the files that include it" \
	"$(sed -n 's,^  CC      kernel/umlab/\(.*\)\.o,\1.c,p' "$log" | sort | xargs)" \
	"$(cd syscalls && grep -l '"internal.h"' ./*.c | sed 's,^./,,' | grep -v kunit | sort | xargs)"
echo '/* dev */' >>syscalls/dev/plant_bug.c
build
claim "so is what is under dev/" short
same_as_whole "and the kernel is what kbuild links"

# -- errors

cp syscalls/get_cr3.c "$work/get_cr3.c"
edit 's/return page_directory(cr3);/return page_directory(cr4);/' syscalls/get_cr3.c
line=$(grep -n cr4 syscalls/get_cr3.c | cut -d: -f1)
build
is "a compiler's error fails make" $? 2
like "and is told with the file's own name and line" "$(cat "$work/out")" \
	$'\n'" *syscalls/get_cr3\\.c:$line:[0-9]+: error: .*cr4.* undeclared"
like "the line itself is shown" "$(cat "$work/out")" "$line \\|.*page_directory\\(cr4\\)"
unlike "and not what went well" "$(cat "$work/out")" 'UPD|version-timestamp'
cp "$work/get_cr3.c" syscalls/get_cr3.c
echo 'static int left_over;' >>syscalls/get_cr3.c
build
claim "the mended file is built the short way" short
like "a warning about it is told" "$(cat "$work/out")" "syscalls/get_cr3\\.c:[0-9]+:[0-9]+: warning: .*left_over"
cp "$work/get_cr3.c" syscalls/get_cr3.c

echo 'long not_there(void); long umlab_uses(void); long umlab_uses(void) { return not_there(); }' >>syscalls/get_cr3.c
build
is "a function that is nowhere fails make" $? 2
like "and is named" "$(cat "$work/out")" 'undefined reference to .not_there'
cp "$work/get_cr3.c" syscalls/get_cr3.c
build

cat >>syscalls/get_cr3.c <<'END'
static int __init umlab_gone(void) { return 1; }
int umlab_calls_init(void);
int umlab_calls_init(void) { return umlab_gone(); }
END
sed -i '1a #include <linux/init.h>' syscalls/get_cr3.c
build
is "a reference to what is freed after boot fails make, as with kbuild" $? 2
like "and is named" "$(cat "$work/out")" 'umlab_calls_init.*section mismatch|[Ss]ection mismatch.*umlab_calls_init'
cp "$work/get_cr3.c" syscalls/get_cr3.c
build
is "and the kernel is whole again" $? 0

touch "$B/src/linux/fs/exec.c"
echo nonsense >>syscalls/get_cr3.c
build
is "a mistake fails a whole build too" $? 2
claim "which is what it was" whole
unlike "and comes before the rest of the kernel" "$(cat "$log")" 'CC      fs/exec'
cp "$work/get_cr3.c" syscalls/get_cr3.c
build
is "and mended, the rest follows" "$? $(grep -c 'CC      fs/exec' "$log")" '0 1'
touch syscalls/sayhello.c
build

# -- a save while it compiles

touch syscalls/get_cr3.c
: >"$log"
make >"$work/out" 2>&1 &
maker=$!
until grep -qs 'CC      kernel/umlab/get_cr3' "$log"; do
	kill -0 $maker 2>/dev/null || break
done
edit 's/return -EXDEV;/return -ENOTBLK;/' syscalls/get_cr3.c
wait $maker
like "a save during the build is in the kernel" \
	"$("$umlab" exec --user student -- /usr/local/bin/get_cr3 2>&1)" 'Block device required'
is "and nothing is left to do" "$(make 2>&1)" ""

# -- what is in the environment stays there

touch "$B/src/linux/fs/exec.c" syscalls/sayhello.c
: >"$log"
UMLAB_TEST_TOKEN=not-to-be-stored make >"$work/out" 2>&1 &
maker=$!
until grep -qs '^  CC      fs/exec' "$log"; do
	kill -0 $maker 2>/dev/null || break
done
is "a whole build notes nothing of its environment" \
	"$(grep -rl not-to-be-stored "$record")" ""
claim "which is interrupted" kill $maker
wait $maker
is "nor does an interrupted one" "$(grep -rl not-to-be-stored "$record")" ""
UMLAB_TEST_TOKEN=not-to-be-stored make >"$work/out" 2>&1
is "nor one to the end" "$(grep -rl not-to-be-stored "$record")" ""

# -- when it is kbuild's

is_whole() {	# NAME [VARIABLE=VALUE]
	touch syscalls/sayhello.c
	env ${2:+"$2"} make >"$work/out" 2>&1
	claim "$1" whole
	touch syscalls/sayhello.c
	env ${2:+"$2"} make >"$work/out" 2>&1
	claim "and the next edit is short again" short
}
touch "$B/src/linux/fs/exec.c" syscalls/sayhello.c
make -s >"$work/out" 2>&1
touch syscalls/sayhello.c
build
is "after a whole build by make -s the short one says what it compiles" "$(compiled)" sayhello
touch "$B/src/linux/fs/exec.c"
is_whole "another file of the kernel that is newer takes all of kbuild"
rm "$B/uml/fs/exec.o"
is_whole "so does an object that is gone"
is_whole "so does a variable of kbuild's" KALLSYMS_EXTRA_PASS=1
edit 's/^/ /' "$record/key"
is_whole "so does another compiler"
echo '# another' >>uml/relink
is_whole "so does another way to link"

finish
