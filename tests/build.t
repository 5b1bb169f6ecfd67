#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The build from a user's side: what make does again, what it says, and how it
# fails. Whole builds by another user are in user.t.
cd "$(dirname "$0")/.." || exit 1
. tests/lib.sh

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

# -- help, doctor, deps

like "help names the targets" "$(make help)" 'demo .*'
like "help shows a variable's present value" "$(make help KERNEL=9.87)" 'KERNEL +9\.87'
claim "doctor finds nothing missing here" make doctor
out=$(make doctor CC=no-such-cc 2>&1)
is "doctor fails when the compiler is missing" $? 2
like "and says what mends it" "$out" 'MISSING +compiler .*make deps'
like "deps says that nothing is missing" "$(make deps)" 'nothing is missing'

# -- bad input: one line that names the thing, and nothing left behind

tree="$work/tree"
fresh_tree "$tree"
cd "$tree" || exit 1

out=$(make KSRC=/no/such/tree 2>&1)
is "a KSRC= that is not there fails" $? 2
like "and names it and the remedy" "$out" 'KSRC=/no/such/tree is no kernel tree .*: give'
[ ! -e build/src/linux ] && [ ! -e build/src/unpacked ]
is "and leaves no tree" $? 0

out=$(make KERNEL=1.0 2>&1)
is "a KERNEL= that apt does not have fails" $? 2
like "and names it and the remedy" "$out" 'no package linux-source-1.0: .*KSRC='

echo 'CONFIG_NO_SUCH_OPTION=y' >>uml/um.config
out=$(make build/uml/.config 2>&1)
is "an option that the kernel does not take fails" $? 2
like "and is named" "$out" 'does not take: CONFIG_NO_SUCH_OPTION:'
[ ! -e build/uml/.config ]
is "and leaves no configuration" $? 0
git -C "$OLDPWD" show HEAD:uml/um.config >uml/um.config 2>/dev/null

sed -i 's/^600  sayhello /600  sayhallo /' syscalls/table
out=$(make build/demos/sayhello 2>&1)
is "a header older than the table fails" $? 2
like "and the remedy is named" "$out" 'umlab.h: older than syscalls/table; run: make headers'

# -- a path with spaces, which kbuild itself refuses

cd "$OLDPWD" || exit 1
spaces="$work/a path"
fresh_tree "$spaces"
claim "a path with spaces configures" make -C "$spaces" build/uml/.config
claim "and compiles a call" env -C "$spaces" \
	uml/kbuild build/src/linux build/uml ARCH=um kernel/umlab/sayhello.o
rm -rf "$spaces"

claim "clean removes what was built" make -C "$tree" clean
[ ! -e "$tree/build" ]
is "all of it" $? 0

finish
