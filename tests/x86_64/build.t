#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make x86_64 after edits: what it says, what it builds again and what not. In a
# private copy, as sources are edited.
cd "$(dirname "$0")/../.." || exit 1
[ "${1:-}" = private ] || exec scripts/private tests/x86_64/build.t private
. tests/lib/lib.sh

log=$B/log/x86_64

make() { command make --no-print-directory "$@"; }
compiled() { sed -n 's,^  CC      kernel/umlab/,,p' "$log" | xargs; }

claim "all is built" make x86_64

# -- a compiler's error

cp syscalls/get_cr3.c "$work/"
sed -i 's/return page_directory(cr3);/return page_directory(cr4);/' syscalls/get_cr3.c
line=$(grep -n cr4 syscalls/get_cr3.c | cut -d: -f1)
out=$(make x86_64 2>&1)
is "a compiler's error fails make" $? 2
like "and is told with the file's own name and line" "$out" \
	$'\n'" *syscalls/get_cr3\\.c:$line:[0-9]+: error: .*cr4.* undeclared"
cp "$work/get_cr3.c" syscalls/

# -- a save while it compiles

: >"$log"
make x86_64 >"$work/out" 2>&1 &
maker=$!
until grep -qs 'CC      kernel/umlab/get_cr3' "$log"; do
	kill -0 $maker 2>/dev/null || break
done
echo 'int umlab_saved_meanwhile;' >>syscalls/get_cr3.c
wait $maker
like "a save during the build is in the kernel" "$(nm "$B/x86_64/vmlinux")" ' umlab_saved_meanwhile'
is "and nothing is left to do" "$(make x86_64 2>&1)" ""

# -- edits of which no object comes

for file in uml/x86_64.config syscalls/Kconfig syscalls/Makefile; do
	if [ $file = syscalls/Kconfig ]; then
		sed -i '0,/^\thelp$/s//&\n\t  More help./' $file
	else
		echo '# a comment' >>$file
	fi
	claim "make x86_64 after a comment in $file" make x86_64
	is "compiles nothing" "$(compiled)" ""
	is "and that once" "$(make x86_64 2>&1)" ""
done

finish
