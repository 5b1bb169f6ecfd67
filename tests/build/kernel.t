#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Which kernel: versions side by side, newest, a tarball that is given, and what of
# uml/ and syscalls/ is for which version. Nothing is downloaded or built.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/lib.sh

map=--map-root-user
[ "$(id -u)" != 0 ] || map=
cache=$work/cache
mkdir -p "$cache" "$work/tree"
run() { out=$("$@" 2>&1) && status=0 || status=$?; }	# COMMAND...: sets out and status

# -- which version, and where it is built

run make -n -B KERNEL=7.3 CACHE="$cache" build/7.3/linux
like "another version is built beside the default" "$out" 'uml/build build/7\.3/linux linux build/7\.3/src/linux build/7\.3/uml '
run make -n -B CACHE="$cache" build/linux
like "which stays where it is" "$out" 'uml/build build/linux linux build/src/linux build/uml '
unlike "and knows no other" "$out" 'build/[0-9]'
run make -n -B KERNEL=lts CACHE="$cache" build/linux
like "lts is another name of it" "$out" 'uml/build build/linux linux '
run make -n KERNEL=new CACHE="$cache"
is "no version at all is refused" "$status" 2
like "and what to give is said" "$out" 'KERNEL=new: give newest, lts, or a version such as 7\.3'

echo 7.9 >"$cache/newest"
run unshare $map --net make -n -B KERNEL=newest CACHE="$cache" build/7.9/linux
like "the newest is what was found, without a network" "$out" 'uml/build build/7\.9/linux '
run env KTARBALL=/x/linux-8.1.3.tar.xz uml/version "$cache"
is "a tarball's name says its version" "$status $out" "0 8.1"
is "and that is the newest from now on" "$(uml/version "$cache")" 8.1
run env KTARBALL=/x/kernel.tar.xz uml/version "$cache"
is "a name without one is refused" "$status" 1
like "and what to give is said" "$out" 'its name has no version: give KERNEL=X\.Y too'
printf 'VERSION = 7\nPATCHLEVEL = 3\nSUBLEVEL = 4\n' >"$work/tree/Makefile"
is "a tree's Makefile says it, too" "$(KSRC=$work/tree uml/version "$cache")" 7.3
is "and pins nothing" "$(uml/version "$cache")" 8.1

# shellcheck disable=SC2086 # one word or none
run unshare $map --net env KERNEL_SUITES=sid uml/archive "$work/apt" newest
is "without a network there is no newest" "$status" 1
like "and the other ways are named" "$out" 'KTARBALL=/path/to/linux-X\.Y\.tar\.xz or KSRC='

# -- a tarball that is given

mkdir "$work/linux-8.1"
echo source >"$work/linux-8.1/Makefile"
tar -cf "$work/linux-8.1.tar" -C "$work" linux-8.1
xz -k "$work/linux-8.1.tar"
tarball=$work/linux-8.1.tar.xz
sum=$(sha256sum <"$tarball" | cut -d' ' -f1)

run uml/trusted "$tarball"
is "one that nothing vouches for is refused" "$status" 1
like "with what would" "$out" "nothing says that it is whole: .*linux-8\.1\.tar\.sign.*KSHA256=$sum"
run env KSHA256="$sum" uml/trusted "$tarball"
is "its sha256 does" "$status $out" '0 '
run env KSHA256="${sum%?}x" uml/trusted "$tarball"
is "another's does not" "$status" 1
like "and both are named" "$out" "its sha256 is $sum, not KSHA256="
run uml/trusted "$work/none.tar.xz"
like "one that is not there is named" "$status $out" '^1 .*none\.tar\.xz: cannot be read'

# short: gpg's agent has its socket there, and a socket's name may be no longer
home=$(mktemp -d /tmp/umlab-gpg.XXXXXX)
at_exit() { gpgconf --homedir "$home" --kill all; rm -rf "$work" "$home"; }
export GNUPGHOME=$home
claim "a key is made" gpg --batch --quiet --passphrase '' --quick-gen-key author@example.org ed25519 sign never
sign() { gpg --batch --quiet --yes --detach-sign --output "$1" "$2"; }	# SIGNATURE FILE
sign "$work/linux-8.1.tar.sign" "$work/linux-8.1.tar"
run uml/trusted "$tarball"
is "a good signature does" "$status $out" '0 '
run env KSHA256="${sum%?}x" uml/trusted "$tarball"
is "but not against a sha256" "$status" 1
run env CACHE="$cache" KTARBALL="$tarball" uml/fetch 8.1 "$cache"
is "then it is fetched" "$status" 0
claim "and is in the cache" cmp "$tarball" "$cache/linux-source-8.1.tar.xz"
claim "from where it is unpacked" uml/unpack "$cache/linux-source-8.1.tar.xz" "$work/unpacked"
is "whole" "$(cat "$work/unpacked/Makefile")" source
gzip -c "$work/linux-8.1.tar" >"$work/gzipped"
claim "gzip is as good" uml/unpack "$work/gzipped" "$work/unpacked"

echo more >>"$work/linux-8.1.tar"
rm "$tarball" "$cache/linux-source-8.1.tar.xz"
xz -k "$work/linux-8.1.tar"
run uml/trusted "$tarball"
is "what was changed since is refused" "$status" 1
like "and its signature is named" "$out" 'its signature linux-8\.1\.tar\.sign is not good'
run env KTARBALL="$tarball" uml/fetch 8.1 "$cache"
is "and not fetched" "$status $(ls "$cache"/linux-*.tar.xz 2>/dev/null)" '1 '
rm "$work/linux-8.1.tar.sign"
sign "$tarball.asc" "$tarball"
run uml/trusted "$tarball"
is "a signature of the file itself does as well" "$status $out" '0 '
GNUPGHOME=$work/nobody
mkdir -m 700 "$GNUPGHOME"
run uml/trusted "$tarball"
is "one by a key that is not there does not" "$status" 1
like "and the remedy is named" "$out" 'if a key is missing, import it'

# -- what is for which version

lines() { printf 'a - 6.13\nb 6.13 7.3 why\n# c - -\nd 7.3 -\ne - -\n' >"$work/list"; uml/for "$@" "$work/tree" "$work/list" | xargs; }
version() { printf 'VERSION = %s\nPATCHLEVEL = %s\n' "$1" "$2" >"$work/tree/Makefile"; }
version 6 12
is "6.12 gets what is before 6.13" "$(lines)" 'a e'
is "and not the rest" "$(lines --others)" 'b d'
version 6 13
is "6.13 what begins there" "$(lines)" 'b e'
version 7 3
is "7.3 what begins there" "$(lines)" 'd e'
version 7 10
is "7.10 is later than 7.3" "$(lines)" 'd e'
is "each patch is in the list once" "$(sed '/^#/d; /^$/d; s/ .*//' uml/patches/list | sort)" \
	"$(cd uml/patches && printf '%s\n' *.patch | sort)"

resolved() { cp syscalls/change_cmdline.c "$work/call.c" && syscalls/resolve "$work/tree" "$work/call.c" && cat "$work/call.c"; }
version 6 12
old=$(resolved)
unlike "a call's source has no name of ours for 6.12" "$old" 'compat\.h|umlab_vma_flags'
like "but its kernel's" "$old" $'\t\t       VM_READ \| VM_ACCOUNT \| VM_DONTEXPAND,\n'
version 7 3
like "and for 7.3 that one's" "$(resolved)" 'legacy_to_vma_flags\(VM_READ \| VM_ACCOUNT \| VM_DONTEXPAND\),'
is "no call says for which version it is" "$(grep -lE 'LINUX_VERSION_CODE|linux/version.h' syscalls/*.[ch])" syscalls/compat.h

# what UML's of this version cannot do, asked of its own tree
if [ -f "$B/src/linux/Makefile" ]; then
	for flavour in trace smp; do
		named=$(sed -n "s/^PARTS_$flavour.*= *//p" uml/flavours.mk)
		run uml/configure um "$B/src/linux" "$B/kernel-test.um" uml/{common,um,"$named"}.config
		rm -rf "$B/kernel-test.um"
		if [ "$status" = 0 ]; then
			pass "$flavour: this version has it"
		else
			like "$flavour: where UML has none, one line says what to do" "$out" \
				'^configure: this kernel \(ARCH=um\) does not take: CONFIG_[A-Z_ ]*: UML of this version has [a-zA-Z ]*: give KERNEL=newest, or ON=x86_64[^'$'\n'']*$'
		fi
		claim "$flavour: x86_64 has it" uml/configure x86_64 "$B/src/linux" "$B/kernel-test.x86" uml/{common,x86_64,"$named"}.config
		rm -rf "$B/kernel-test.x86"
	done
else
	skip 'what a version of UML cannot do' "there is no source yet: make $B/src/wired"
fi

# a tree that nothing of ours fits, below this directory as kbuild wants it
mkdir -p "$B"
bare=$(mktemp -d "$B/kernel-test.XXXXXX")
at_exit() { gpgconf --homedir "$home" --kill all; rm -rf "$work" "$home" "$bare"; }
mkdir -p "$bare/linux/scripts"
printf 'VERSION = 6\nPATCHLEVEL = 12\n' >"$bare/linux/Makefile"
printf 'is_enabled()\n{\n}\n' >"$bare/linux/scripts/link-vmlinux.sh"
run uml/fits "$bare/linux"
is "a tree that nothing fits fails new-kernel" "$status" 1
like "its patches are named" "$out" 'MISFIT +patches +0001-[^ ]* does not apply'
like "its anchors" "$out" 'MISFIT +wire '
like "its options" "$out" 'MISFIT +options +x86_64: '
like "how it links, but for what is there" "$out" 'has no vmlinux_link\(\) kallsyms\(\) mksysmap\(\) sorttable\(\) objs='
like "and what gdb asks for" "$out" "MISFIT +gdb +UML's running task is not in "
is "and nothing is left" "$(ls "$bare")" linux

finish
