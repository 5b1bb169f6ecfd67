#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make deps and doctor on other distributions: a faked os-release, and stand-ins for
# package managers. Debian's names are looked up in apt's lists.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/lib.sh

map=--map-root-user
[ "$(id -u)" != 0 ] || map=
chmod 755 "$work"
mkdir "$work/bin"

# -- the data

wanted() { sed 's/#.*//' scripts/packages.list | xargs -n 1; }
names() { sed '/^#/d; /^$/d' scripts/packages.names; }
is "each package has a row, and no other has" \
	"$(diff <(wanted | sort) <(names | sed 1d | cut -f1 | sort))" ''
is "of six columns" "$(names | awk 'NF != 6')" ''
is "each column has its three commands" \
	"$(names | head -n 1 | xargs -n 1 | sort)" \
	"$(sed '/^#/d' scripts/distributions | awk -F'\t' '{ n[$1]++ } END { for (i in n) if (n[i] == 3) print i }' | sort)"
if apt-cache show gcc >/dev/null 2>&1; then
	is "Debian has its names" "$(wanted | while read -r name; do
		apt-cache show "$name" >/dev/null 2>&1 || echo "$name"
	done)" ''
else
	skip "Debian has its names" "apt has no lists here"
fi

# -- a container's image, which has no more of this tree

mkdir -p "$work/image"
# shellcheck disable=SC2046 # words
cp $(sed -e ':a; /\\$/N; s/\\\n//; ta' Containerfile | sed -n 's/^COPY \(.*\) [^ ]*$/\1/p') "$work/image"
claim "what the Containerfile copies is enough for its deps" env -i PATH="$PATH" "$work/image/deps" --demo --list
# -- hosts

# on ID 'ID_LIKE' COMMAND...: with that os-release; the stand-ins tell in $work/asked
on() {
	printf 'NAME="It is"\nID=%s\nID_LIKE="%s"\n' "$1" "$2" >"$work/os-release"
	shift 2
	: >"$work/asked"
	# shellcheck disable=SC2016,SC2086 # the inner shell's; one word or none
	unshare $map --mount --propagation private sh -c '
		mount --bind "$0/os-release" /etc/os-release && PATH=$0/bin:$PATH exec "$@"' "$work" "$@" 2>&1
}
stand_in() {	# NAME ARGUMENT-THAT-ASKS OUTPUT
	printf '#!/bin/sh\ncase "$*" in *%s*) printf "%%b" "%s" ;; *) echo %s "$*" >>%s ;; esac\n' \
		"$2" "$3" "$1" "$work/asked" >"$work/bin/$1"
	chmod +x "$work/bin/$1"
}
stand_in rpm -qa 'gcc\nmake\n'
stand_in pacman -Qq 'gcc\nmake\n'
stand_in apk info 'gcc\nmake\n'
stand_in dnf nothing ''
stand_in zypper nothing ''

while read -r id like column name foreign command; do
	[ "$like" != - ] || like=
	like=${like//,/ }
	is "$id${like:+, like $like}: $column" "$(on "$id" "$like" scripts/distribution)" "$column"
	list=$(on "$id" "$like" scripts/deps --list)
	like "$id: $name is called $foreign" "$list" "(^|"$'\n'")$foreign("$'\n'"|\$)"
	unlike "$id: what is installed is not missing" "$list" "(^|"$'\n'")(gcc|make)("$'\n'"|\$)"
	out=$(on "$id" "$like" env KSRC=none scripts/deps --demo)
	is "$id: deps installs" $? 0
	like "$id: by its own command" "$(cat "$work/asked")" "$command.* $foreign( |\$)"
	like "$id: doctor names it, too" "$(on "$id" "$like" scripts/doctor)" "MISSING  packages .*$foreign"
done <<'END'
fedora - fedora libseccomp-dev libseccomp-devel dnf -y .*install
rocky rhel,centos,fedora fedora xz-utils xz dnf -y .*install
opensuse-tumbleweed opensuse,suse suse qemu-system-x86 qemu-x86 zypper .*install
arch - arch python3 python pacman -S --needed
manjaro arch arch libelf-dev libelf pacman -S --needed
alpine - alpine util-linux setpriv apk add
END
is "Ubuntu's are Debian's names" "$(on ubuntu debian scripts/distribution names gcc linux-perf | xargs)" 'gcc linux-tools-generic'
is "a derivative goes by what it is like" "$(on linuxmint 'ubuntu debian' scripts/distribution)" ubuntu
out=$(on plan9 '' scripts/deps)
is "one that nobody knows fails" $? 1
like "and is told what to install" "$out" '^deps: scripts/distributions does not know this distribution \(plan9\): install what Debian calls gcc '
if [ "$(id -u)" = 0 ]; then
	# a user who cannot become root
	out=$(on fedora '' setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all \
		env KSRC=none PATH="$work/bin:$PATH" scripts/deps --demo)
	like "who is not root is told the command" "$out" "deps: missing: .*have it done: dnf -q makecache && dnf -y .* install .*libseccomp-devel"
else
	skip "who is not root is told the command" "a user's namespace has one user"
fi
finish
