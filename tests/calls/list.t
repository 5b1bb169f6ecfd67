#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The one list of calls: what is generated from it, how it is wired into a
# kernel tree, and what is said when it is wrong. No kernel is built.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

generate() { UMLAB_TABLE=${table:-syscalls/table} syscalls/generate "$@" 2>&1; }
# in place of those of the kernel that may be unpacked
export UMLAB_KERNEL_ROWS=$work/rows
printf '0\tcommon\tread\t\t\tsys_read\n' >"$work/rows"

is 'the header in git is fresh' "$(generate header)" "$(cat syscalls/include/umlab.h)"
is 'every call has its source' \
	"$(for call in $(generate names UMLAB); do ls syscalls/"$call".c; done 2>&1 | grep -c 'No such')" 0
for call in $(generate names UMLAB); do
	claim "$call has a man page" test -s syscalls/man/"$call".2
done

is "a call's arguments, for make fuzz" "$(generate arguments sayhello2 | xargs -d '\n')" \
	'POINTER(const char, name) POINTER(char, greeting) VALUE(size_t, size)'

# A list of one line, and what generate says of it.
said() {
	printf '%s\n' "$1" >"$work/table"
	table=$work/table generate rows || :
}
like 'a number of x32' "$(said '512 foo UMLAB void')" 'number "512": must be one of 600 to 699'
like 'a number above all places' "$(said '700 foo UMLAB void')" 'must be one of'
like 'no number' "$(said 'foo bar UMLAB void')" 'must be one of'
like 'a name in capitals' "$(said '610 Foo UMLAB void')" 'C identifier'
like "a word of C's for a name" "$(said '610 int UMLAB void')" 'C identifier'
like "a name of the kernel's own" "$(said '610 read UMLAB void')" 'read is a call of the kernel'
like 'an option that there is not' "$(said '610 foo UMLABX void')" 'option "UMLABX"'
like 'a column missing' "$(said '610 foo UMLAB')" 'expected NUMBER NAME'
for argument in int 'unsigned int' 'const char *' 'struct task' 'void *buf; int n' 'int a[2]' 'int (*f)(void)' '4 a'; do
	like "an argument \"$argument\"" "$(said "610 foo UMLAB $argument")" 'TYPE NAME'
done
like 'seven arguments' \
	"$(said '610 foo UMLAB int a, int b, int c, int d, int e, int f, int g')" 'at most 6'
like 'the same number twice' "$(said $'610 foo UMLAB void\n610 bar UMLAB void')" \
	'table:2: number 610 is foo.s already'
like 'the same name twice' "$(said $'610 foo UMLAB void\n611 foo UMLAB void')" 'already'
like 'out of order' "$(said $'611 foo UMLAB void\n610 bar UMLAB void')" 'in order'
is 'nothing is generated from a wrong list' \
	"$(said $'610 foo UMLAB void\n12 bar UMLAB void' | grep -c '^610' || :)" 1

# What the kernel's directory is given of each call: a new row changes one file.
{ cat syscalls/table; echo '606 foo UMLAB struct x *a, int b'; } | sort -n >"$work/table"
syscalls/generate wiring "$work/wiring" UMLAB
table=$work/table generate wiring "$work/wiring" UMLAB
like 'the wiring of a call' "$(cat "$work/wiring/call/foo.h")" \
	$'struct x;\nasmlinkage long sys_foo\(struct x __user \*a, int b\);\nUMLAB_SLOT\(606, foo\);'
touch -d '1 hour ago' "$work/wiring"/*.h "$work/wiring"/call/*.h
sed -i 's/int b$/long b/' "$work/table"
table=$work/table generate wiring "$work/wiring" UMLAB
is 'a call retyped: its own wiring alone is new' \
	"$(cd "$work/wiring" && find . -type f -mmin -30)" ./call/foo.h
unlike "the kernel's umlab.h has no numbers" "$(cat "$work/wiring/umlab.h")" __NR_

# What a program is compiled anew for: the calls that its sources mention, in
# any folder.
printf '%s\n' 'build/x: docs/pictures/stack.c syscalls/include/umlab.h' 'syscalls/include/umlab.h:' >"$work/x.d"
syscalls/uses "$work/x.d" DIR </dev/null
is 'a program depends on the calls that it mentions' "$(head -n 1 "$work/x.d")" \
	"build/x: docs/pictures/stack.c DIR/umlab.h DIR/call/change_cmdline.h"

# A tree of the five files that are wired.
tree=$work/tree
mkdir -p "$tree"/{arch/x86/entry/syscalls,include/linux,kernel,init}
printf '0\tcommon\tread\t\t\tsys_read\n' >"$tree/arch/x86/entry/syscalls/syscall_64.tbl"
printf '#ifndef X\n#define X\n#ifdef Y\n#endif\nlong sys_read(void);\n#endif\n' >"$tree/include/linux/syscalls.h"
printf '/* none */\n' >"$tree/kernel/sys_ni.c"
printf 'obj-y = fork.o\n' >"$tree/kernel/Makefile"
printf 'config X\n\tbool\n' >"$tree/init/Kconfig"
cp -a "$tree" "$work/pristine"
# content and times of all files
state() { (cd "$tree" && find . -type f -printf '%p %T@\n' -exec md5sum {} + | sort); }

claim 'wire' syscalls/wire "$tree"
is 'kernel/umlab leads to syscalls/' "$(readlink -f "$tree/kernel/umlab")" "$PWD/syscalls"
is 'one row a number' "$(grep -c sys_z_umlab_6 "$tree/arch/x86/entry/syscalls/syscall_64.tbl")" 100
is 'and a fallback' "$(grep -c 'COND_SYSCALL(z_umlab_6..)' "$tree/kernel/sys_ni.c")" 100
claim 'what all of the kernel includes is left alone' \
	cmp "$tree/include/linux/syscalls.h" "$work/pristine/include/linux/syscalls.h"
before=$(state)
syscalls/wire --diff --only get_cr3 "$tree" >"$work/diff"
# shellcheck disable=SC2016 # make's
is 'what one call adds, as a diff: its lines, and those of all' "$(sed -n 's/^+\([^+]\)/\1/p' "$work/diff")" \
	"$(syscalls/generate rows get_cr3; echo '/* kernel/umlab/ */'
	syscalls/generate prototypes get_cr3; echo '/* kernel/umlab/ */'
	echo 'COND_SYSCALL(get_cr3);'; echo 'obj-$(CONFIG_UMLAB) += umlab/'; echo 'source "kernel/umlab/Kconfig"')"
claim 'a pristine tree takes it' patch -sp1 --dry-run -d "$work/pristine" -i "$work/diff"
is 'which writes nothing' "$(state)" "$before"
claim 'wire again' syscalls/wire "$tree"
is 'wiring again touches nothing' "$(state)" "$before"

awk '/^#endif/ { print "/* umlab: begin */\nlong sys_old(void);\n/* umlab: end */" } { print }' \
	"$work/pristine/include/linux/syscalls.h" >"$tree/include/linux/syscalls.h"
claim 'wire where the prototypes once were' syscalls/wire "$tree"
is 'takes them out' "$(grep -c sys_old "$tree/include/linux/syscalls.h")" 0
cp -p "$work/pristine/include/linux/syscalls.h" "$tree/include/linux/syscalls.h"
before=$(state)
{ cat syscalls/table; echo '699 foo UMLAB int a'; } | sed '/^699.*plant/d' >"$work/table"
claim 'wire with a call more' env UMLAB_TABLE="$work/table" syscalls/wire "$tree"
is 'changes nothing' "$(state)" "$before"

plain=$work/plain
cp -a "$work/pristine" "$plain"
claim 'wire --plain' env UMLAB_TABLE="$work/table" syscalls/wire --plain --only UMLAB "$plain"
is 'one row a call' "$(grep -c 'sys_' "$plain/arch/x86/entry/syscalls/syscall_64.tbl")" \
	"$(($(generate names UMLAB | wc -l) + 2))"
like 'its prototype' "$(cat "$plain/include/linux/syscalls.h")" 'long sys_foo\(int a\);'
is 'before the last #endif' "$(tail -n 1 "$plain/include/linux/syscalls.h")" '#endif'
like 'its fallback' "$(cat "$plain/kernel/sys_ni.c")" 'COND_SYSCALL\(foo\)'

claim 'wire --remove' syscalls/wire --remove "$tree"
claim 'which leaves the tree as it was' diff -r "$work/pristine" "$tree"

like 'wire no kernel' "$(syscalls/wire "$work" 2>&1 || :)" 'not a Linux kernel tree'
printf '512 foo UMLAB void\n' >"$work/table"
claim 'a wrong list wires nothing' bash -c "! UMLAB_TABLE='$work/table' syscalls/wire --plain '$tree' 2>/dev/null && diff -r '$work/pristine' '$tree'"

finish
