#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The patch series: applies to the pristine tree, is clean by the kernel's own
# checks, builds on ARCH=um and x86_64 with the option on and off, and off
# means ENOSYS.
#
# shellcheck disable=SC2317 # functions that claim calls
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

tree=${KTREE:-$B/src/linux}
patches=$work/patches
CC="$(command -v ccache || :) ${CC:-gcc}"
CC=${CC# }
# The tree lies to its builds as the real one does, so that ccache knows them.
export CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=$work

claim 'the series is exported' syscalls/export-patch "$tree" "$patches"
is 'one commit each for wiring, calls, option, tests, pages' \
	"$(find "$patches" -name '*.patch' | wc -l)" 5
unlike 'nothing of the sandbox is in it' "$(cat "$patches"/*.patch)" \
	'UNSAFE|STEPPING|unsafe_copy|plant_bug|[Ss]andbox'

# The tree as it was unpacked: hard links, our lines taken out. What changes a
# file here makes a new one, so the tree that is linked to stays as it is.
linux=$work/src/linux
mkdir "$work/src"
if ! cp -al "$tree" "$linux" 2>/dev/null; then	# another file system
	rm -rf "$linux"
	cp -a "$tree" "$linux"
fi
syscalls/wire --remove "$linux"
touched=$(sed -n 's,^--- a/,,p' "$patches"/*.patch | sort -u | grep -v '/umlab/')
# a tree of another owner's, and no identity needed
export GIT_CONFIG_COUNT=3 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="$linux"
export GIT_CONFIG_KEY_1=user.name GIT_CONFIG_VALUE_1=umlab
export GIT_CONFIG_KEY_2=user.email GIT_CONFIG_VALUE_2=umlab@localhost
cd "$linux"
git -c init.defaultBranch=main init -q .
# shellcheck disable=SC2086 # a list of words
git add -f $touched
git commit -q -m pristine
cd "$OLDPWD"

# patch(1) tells of fuzz and offsets, git am does not.
apply() {
	local patch out
	for patch in "$patches"/*.patch; do
		out=$(patch -d "$linux" -p1 -F0 --dry-run <"$patch") || { echo "$out"; return 1; }
		! grep -E 'fuzz|offset|FAILED' <<<"$out" || return 1
		git -C "$linux" am -q --whitespace=error "$patch" || return 1
	done
}
claim 'git am takes it, without fuzz' apply
for patch in "$patches"/*.patch; do
	claim "checkpatch --strict: $(basename "$patch" .patch)" \
		"$linux/scripts/checkpatch.pl" --strict --quiet --root="$linux" "$patch"
done
claim 'kernel-doc has nothing to say' bash -c "! '$linux/scripts/kernel-doc' -none \
	'$linux'/kernel/umlab/*.[ch] '$linux'/kernel/umlab/include/*.h 2>&1 | grep ."
claim 'mandoc -Tlint has nothing to say' mandoc -Tlint "$linux"/Documentation/umlab/*.2

# kernel OUT ARCH OPTION TARGET...: built with W=1, and with sparse
kernel() {
	local out=$work/$1 arch=$2 option=$3 fragment
	shift 3
	mkdir -p "$out"
	fragment=$out/wanted
	{
		if [ "$arch" = um ]; then
			grep -hv UMLAB uml/common.config uml/um.config
		else
			printf 'CONFIG_64BIT=y\nCONFIG_MULTIUSER=y\nCONFIG_PROC_FS=y\n'
			printf 'CONFIG_PRINTK=y\nCONFIG_EXPERT=y\nCONFIG_KUNIT=y\n'
		fi
		echo "CONFIG_UMLAB=$option"
		[ "$option" = n ] || [ "$arch" = um ] || echo CONFIG_UMLAB_KUNIT_TEST=y
	} >"$fragment"
	# the names under which the exports of make reach kbuild
	KCONFIG_ALLCONFIG="$fragment" \
		make -s -C "$linux" O="$out" ARCH="$arch" allnoconfig >"$out/log" 2>&1 || return 1
	[ "$option" = n ] || grep -qx CONFIG_UMLAB=y "$out/.config" || return 1
	nice make -C "$linux" O="$out" ARCH="$arch" \
		CC="$CC" -j"$(nproc)" "$@" >>"$out/log" 2>&1
}

quiet() {	# OUT: no warning about our files in the log
	! grep -A 3 -E 'kernel/(umlab/[^ ]*|sys_ni\.c):.*(warning|error)' "$work/$1/log"
}

build() {	# NAME ARCH OPTION TARGET...
	local name=$1
	if kernel "$@"; then
		pass "$name builds"
	else
		fail "$name builds" "$(grep -m 5 -A 3 -iE 'error' "$work/$name/log" || tail -n 5 "$work/$name/log")"
	fi
	claim "$name: no warning" quiet "$name"
}

table='kernel/sys_ni.o'
build um-on um y W=1 C=1 kernel/umlab/ $table
build x86_64-on x86_64 y W=1 C=1 kernel/umlab/ $table arch/x86/entry/syscall_64.o
build x86_64-off x86_64 n $table arch/x86/entry/syscall_64.o
is 'x86_64-off: no object of ours' \
	"$(find "$work/x86_64-off/kernel/umlab" -name '*.o' 2>/dev/null)" ''
like 'x86_64-off: the calls fall back to sys_ni_syscall' \
	"$(nm "$work/x86_64-off/kernel/sys_ni.o")" ' [WV] __x64_sys_change_cmdline'

# Off, on a running kernel: every call of the list gives ENOSYS. A whole kernel
# takes minutes: tests/long/patch.t has it.
if [ -n "${WHOLE:-}" ]; then
	build um-off um n linux
	off=$("$umlab" exec --kernel "$work/um-off/linux" --timeout 120 -- \
		/usr/local/lib/umlab/tests/enosys 2>&1) || off+=" (status $?)"
	is 'um-off: every call gives ENOSYS' "$off" \
		"$(syscalls/generate names | sed 's/$/: ENOSYS/')"
else
	skip 'um-off' 'a whole kernel: tests/long/patch.t'
fi
on=$("$umlab" exec -- /usr/local/lib/umlab/tests/enosys 2>&1) || on+=" (status $?)"
unlike 'as built here, none does' "$on" ENOSYS


# A link more or less counts as a change of a file (uml/relink), and the next kernel is
# kbuild's: here, once, not in the private copy of each test that builds one.
rm -rf "$work/src"
if [ -z "${KTREE:-}" ]; then
	rm "$B/linux"
	claim 'the next kernel is as quick as ever' env -u CC make -s "$B/linux"
fi
finish
