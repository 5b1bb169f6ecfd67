#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The one list of calls: what is generated from it, how it is wired into a
# kernel tree, and what is said when it is wrong. No kernel is built.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

generate() { UMLAB_TABLE=${table:-syscalls/table} syscalls/generate "$@" 2>&1; }

is 'the header in git is fresh' "$(generate header)" "$(cat syscalls/include/umlab.h)"
is 'every call has its source' \
	"$(for call in $(generate names UMLAB); do ls syscalls/"$call".c; done 2>&1 | grep -c 'No such')" 0
for call in $(generate names UMLAB); do
	claim "$call has a man page" test -s syscalls/man/"$call".2
done

# A list of one line, and what generate says of it.
said() {
	printf '%s\n' "$1" >"$work/table"
	table=$work/table generate rows || :
}
like 'a number of x32' "$(said '512 foo UMLAB void')" 'above 547'
like 'no number' "$(said 'foo bar UMLAB void')" 'must be a decimal'
like 'a name in capitals' "$(said '700 Foo UMLAB void')" 'C identifier'
like 'a column missing' "$(said '700 foo UMLAB')" 'expected NUMBER NAME'
like 'an argument without a name' "$(said '700 foo UMLAB int')" 'TYPE NAME'
like 'seven arguments' \
	"$(said '700 foo UMLAB int a, int b, int c, int d, int e, int f, int g')" 'at most 6'
like 'the same number twice' "$(said $'700 foo UMLAB void\n700 bar UMLAB void')" \
	'table:2: number 700 is foo.s already'
like 'the same name twice' "$(said $'700 foo UMLAB void\n701 foo UMLAB void')" 'already'
like 'out of order' "$(said $'701 foo UMLAB void\n700 bar UMLAB void')" 'in order'
is 'nothing is generated from a wrong list' \
	"$(said $'700 foo UMLAB void\n12 bar UMLAB void' | grep -c '^700' || :)" 1

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
is 'one row a call' "$(grep -c sys_ "$tree/arch/x86/entry/syscalls/syscall_64.tbl")" \
	"$(($(generate names | wc -l) + 1))"
is 'the prototypes stand before the last #endif' "$(tail -n 1 "$tree/include/linux/syscalls.h")" '#endif'
before=$(state)
claim 'wire again' syscalls/wire "$tree"
is 'wiring again touches nothing' "$(state)" "$before"

{ cat syscalls/table; echo '700 foo UMLAB int a'; } >"$work/table"
claim 'wire with a call more' env UMLAB_TABLE="$work/table" syscalls/wire "$tree"
like 'the call is in' "$(cat "$tree/kernel/sys_ni.c")" 'COND_SYSCALL\(foo\)'
is 'and only once' "$(grep -c 'umlab: begin' "$tree/kernel/sys_ni.c")" 1
is 'the Makefile was left alone' "$(state | grep kernel/Makefile)" "$(grep kernel/Makefile <<<"$before")"

claim 'wire --remove' syscalls/wire --remove "$tree"
claim 'which leaves the tree as it was' diff -r "$work/pristine" "$tree"

like 'wire no kernel' "$(syscalls/wire "$work" 2>&1 || :)" 'not a Linux kernel tree'
printf '512 foo UMLAB void\n' >"$work/table"
claim 'a wrong list wires nothing' bash -c "! UMLAB_TABLE='$work/table' syscalls/wire '$tree' 2>/dev/null && diff -r '$work/pristine' '$tree'"

finish
