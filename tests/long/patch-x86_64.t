#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The patch series as its user has it: the kernel as it is unpacked, git am, a
# configuration of the user's own without anything of the sandbox, bzImage. It
# boots the guest and passes the guest tests; with the option off every call
# gives ENOSYS. (tests/calls/patch.t has the kernel's own checkers.)
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

linux=$work/linux
objects=$work/objects
tests=/usr/local/lib/umlab/tests
export GIT_CONFIG_COUNT=3 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="$linux"
export GIT_CONFIG_KEY_1=user.name GIT_CONFIG_VALUE_1=umlab
export GIT_CONFIG_KEY_2=user.email GIT_CONFIG_VALUE_2=umlab@localhost

claim 'the series is exported' syscalls/export-patch "$B/src/linux" "$work/patches"
claim 'the kernel is unpacked' uml/unpack "$(cat "$B/src/from")" "$linux"
git -C "$linux" -c init.defaultBranch=main init -q
# Only what the series changes is committed: git am asks for no more.
sed -n 's,^--- a/,,p' "$work"/patches/*.patch | sort -u | while read -r file; do
	[ ! -f "$linux/$file" ] || git -C "$linux" add -f "$file"
done
git -C "$linux" commit -q -m 'as unpacked'
claim 'git am' git -C "$linux" am -q "$work"/patches/*.patch

# build VALUE: the kernel with CONFIG_UMLAB=VALUE
build() {
	mkdir -p "$objects"
	grep -hvE 'UMLAB|DEBUG_INFO|GDB' uml/common.config uml/x86_64.config >"$objects/wanted"
	echo "CONFIG_UMLAB=$1" >>"$objects/wanted"
	{
		KCONFIG_ALLCONFIG=$objects/wanted make -s -C "$linux" O="$objects" ARCH=x86_64 allnoconfig &&
		nice make -C "$linux" O="$objects" ARCH=x86_64 CC="${CC:-gcc}" -j"$(nproc)" bzImage
	} >"$objects/log" 2>&1 || { tail -n 20 "$objects/log"; return 1; }
}

sandbox() {
	"$umlab" exec --on x86_64 --kernel "$objects/arch/x86/boot/bzImage" --timeout 300 -- \
		"$@" 2>&1 </dev/null
}

claim 'it builds with CONFIG_UMLAB=y' build y
for test in tests/guest/*_test.c; do
	name=$(basename "$test" .c)
	claim "$name passes on it" sandbox "$tests/$name"
done
claim 'it builds with CONFIG_UMLAB=n' build n
is 'every call gives ENOSYS' "$(sandbox $tests/enosys)" \
	"$(syscalls/generate names | sed 's/$/: ENOSYS/')"
finish
