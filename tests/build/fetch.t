#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make fetch, with stand-ins for apt and debootstrap: what it brings, what it says, how
# it goes on after it was killed, and a cache that may only be read. In a tree of its
# own; tests/long/offline.t is the same with the real ones.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/lib.sh

make() { command make --no-print-directory "$@"; }
map=--map-root-user
[ "$(id -u)" != 0 ] || map=

# until_it COMMAND...: waits until it succeeds; gives up after two minutes
until_it() {
	local end=$((SECONDS + 120))
	until "$@"; do
		((SECONDS < end)) || return
		sleep 0.05
	done
}

here=$PWD tree=$work/tree cache=$work/cache
mkdir -p "$work/bin" "$work/deb/DEBIAN" "$work/deb/usr/src" "$work/k/arch" "$tree"
git ls-files -z --cached --others --exclude-standard | tar -c --null -T - --ignore-failed-read | tar -x -C "$tree"

# -- the stand-ins, which stop in the middle while $work/stop is there

head -c 300000 /dev/urandom >"$work/k/arch/noise"
printf 'Package: linux-source-6.12\nVersion: 1\nArchitecture: all\nMaintainer: none\nDescription: none\n' \
	>"$work/deb/DEBIAN/control"
tar -cJf "$work/deb/usr/src/linux-source-6.12.tar.xz" -C "$work" k
dpkg-deb -b "$work/deb" "$work/linux-source-6.12_1_all.deb" >/dev/null
mkfifo "$work/never"
printf '#!/bin/sh\n' >"$work/bin/apt-cache"
cat >"$work/bin/apt-get" <<END
#!/bin/sh
case "\$*" in *download*) ;; *) exit 0 ;; esac
echo kernel >>$work/downloads
echo 'Get:1 http://mirror linux-source-6.12 all 1 [2 MB]'
echo half >linux-source-6.12_1_all.deb
[ ! -e $work/stop ] || { : >$work/stopped; read -r word <$work/never; }
cp $work/linux-source-6.12_1_all.deb .
END
cat >"$work/bin/debootstrap" <<END
#!/bin/sh
for word; do case \$word in
--make-tarball=*) to=\${word#*=} ;;
--cache-dir=*) debs=\${word#*=} ;;
esac; done
echo guest "\$@" >>$work/downloads
echo half >"\$to"
echo one >"\$debs/one.deb"
[ ! -e $work/stop ] || { : >$work/stopped; read -r word <$work/never; }
echo packages >"\$to"
END
chmod +x "$work/bin/"*
export PATH=$work/bin:$PATH
guest=$(rootfs/fetch --name trixie rootfs/packages.list)
cd "$tree" || exit 1

# shellcheck disable=SC2120 # claim gives it more
fetch() { make fetch CACHE="$cache" "$@"; }
downloads() { cut -d' ' -f1 "$work/downloads" | sort | xargs; }

# -- all of it, once

: >"$work/downloads"
# shellcheck disable=SC2119
out=$(fetch 2>&1)
is "make fetch ends well" $? 0
is "having brought the kernel's source and the guest's packages" "$(downloads)" "guest kernel"
like "it said what, and how much" "$out" 'linux-source-6.12: about [0-9]+ MB.*guest.s packages: about [0-9]+ MB'
like "and at its end that no more is needed" "$out" "fetch: all is in $cache, [0-9.]+[KM]: make needs no network any more"
is "the cache holds both" "$(cd "$cache" && echo *.tar.*)" "$guest linux-source-6.12.tar.xz"
like "the archive's signature has to be good" "$(cat "$work/downloads")" '--force-check-gpg --keyring=/[^ ]*/debian-archive-keyring'
claim "a second make fetch" fetch
is "downloads nothing" "$(downloads)" "guest kernel"
rm -rf "$cache"
mkdir -p "$work/own/arch/x86/entry/syscalls"
touch "$work/own/arch/x86/entry/syscalls/syscall_64.tbl"
claim "with KSRC=" fetch KSRC="$work/own"
is "there is no kernel to bring" "$(downloads)" "guest guest kernel"

# -- a list of other packages is another archive

echo 'hello # one more' >>rootfs/packages.list
claim "with one more package" fetch
is "the guest's are another archive" "$(cd "$cache" && echo guest-*)" \
	"$(printf '%s\n' "$guest" "$(rootfs/fetch --name trixie rootfs/packages.list)" | sort | xargs)"
cp "$here/rootfs/packages.list" rootfs/

# -- how far it is

cat >"$work/bin/sleep" <<'END'
#!/bin/sh
exec /bin/sleep 1
END
chmod +x "$work/bin/sleep"
out=$(scripts/step step "$work/log" '' 'echo 1' '4 MB' -- sh -c "until grep -q left '$work/step'; do /bin/sleep 0.1; done" 2>&1 |
	tee "$work/step")
like "a step says how far it is, and what is left" "$out" 'step +1 of 4 MB   0:0[0-9]   0:[0-9]{2} left'
rm "$work/bin/sleep"
mkdir "$work/part" "$work/part/fetch.abcdef"
head -c 900000 /dev/zero >"$work/part/fetch.abcdef/x.deb"
echo 'Get:1 http://mirror linux-source-6.12 all 1 [2 MB]' >"$work/log"
is "a download in bytes" "$(scripts/fetch downloaded "$work/log" "$work/part")" "1 of 2 MB"

# -- kill -9 in the middle of each

# Who has what is written locked
open() {
	local lock
	for lock in "$cache"/*.lock; do find -L /proc/[0-9]*/fd -maxdepth 1 -samefile "$lock"; done 2>/dev/null
}
killed_in() {	# TARGET
	local pids
	rm -rf "$cache" "$work/stopped"
	: >"$work/stop"
	set -m
	command make "$1" CACHE="$cache" >"$work/out" 2>&1 </dev/null &
	set +m
	claim "$1 is in the middle of its download" until_it [ -f "$work/stopped" ]
	while pids=$(open | cut -d/ -f3 | sort -u) && [ -n "$pids" ]; do
		# shellcheck disable=SC2086 # words
		kill -KILL -- -$! $pids
	done 2>/dev/null
	{ wait $!; } 2>/dev/null
	rm "$work/stop"
	[ ! -e "$cache/linux-source-6.12.tar.xz" ] && [ ! -e "$cache/$guest" ]
	is "killed there, it leaves nothing that looks whole" $? 0
	claim "the next make fetch ends well" fetch
	is "the kernel's is whole" "$(xz -t "$cache/linux-source-6.12.tar.xz" 2>&1)" ''
	is "the guest's too" "$(cat "$cache/$guest")" packages
	is "and nothing else is left" "$(cd "$cache" && echo *)" "debs debs.lock fetch.lock $guest linux-source-6.12.tar.xz"
}
killed_in build/src/linux-source-6.12.tar.xz
rm -rf build
killed_in guest-packages

# -- a disk that is full, and then is not

# shellcheck disable=SC2016,SC2086 # the inner shell's; one word or none
out=$(unshare $map --mount --propagation private sh -c '
	mkdir "$1" && mount -t tmpfs -o size=4m none "$1" && rm -rf build || exit 99
	head -c 4150000 /dev/zero >"$1/filler"
	! make fetch CACHE="$1" || exit 98
	rm "$1/filler" && make fetch CACHE="$1"' sh "$work/small" 2>&1)
is "where the disk was full the next make goes on" $? 0
like "and it was told" "$out" 'No space left on device|the disk not full'

# -- a cache that others may read

cd "$tree" || exit 1
reader=
[ "$(id -u)" != 0 ] || reader='setpriv --reuid=65534 --regid=65534 --clear-groups'
rm -rf build
chmod 755 "$work"
chmod -R a+rwX "$tree"
chmod -R a+rX,a-w "$cache"
: >"$work/downloads"
chmod a+w "$work/downloads"
# shellcheck disable=SC2086 # words or none
claim "who may only read the cache has its kernel" $reader make CACHE="$cache" build/src/linux-source-6.12.tar.xz
# shellcheck disable=SC2086 # words or none
claim "and the guest's packages" $reader make CACHE="$cache" guest-packages
is "without a download" "$(downloads)" ''
# shellcheck disable=SC2086 # words or none
claim "make fetch finds nothing to do there" $reader make CACHE="$cache" fetch
chmod u+w "$cache"
rm "$cache"/*.tar.*
chmod a-w "$cache"
for target in build/src/linux-source-6.12.tar.xz guest-packages; do
	rm -rf build
	# shellcheck disable=SC2086 # words or none
	out=$($reader make CACHE="$cache" $target 2>&1)
	is "one that lacks it fails: $target" $? 2
	like "and says who is to bring it" "$out" "fetch: $cache lacks [a-z].*, and [a-z0-9]+ may not write there: have its owner run 'make fetch CACHE=$cache'"
done
chmod -R u+w "$cache"

# -- a host without the keys

# shellcheck disable=SC2016,SC2086 # the inner shell's; one word or none
out=$(unshare $map --mount --propagation private sh -c '
	mount -t tmpfs none /usr/share/keyrings && rootfs/fetch trixie rootfs/packages.list "$1"' sh "$work/keyless" 2>&1)
is "a host without the archive's keys fetches no guest" $? 1
like "and names the package" "$out" '^fetch: the keys of Debian.s archive are not here.*debian-archive-keyring'

# -- a host that has mmdebstrap alone

cat >"$work/bin/mmdebstrap" <<END
#!/bin/sh
echo "\$@" >$work/told
for word; do case \$word in */tar.gz) echo root >\$word ;; esac; done
END
chmod +x "$work/bin/mmdebstrap"
rm "$work/bin/debootstrap"
# shellcheck disable=SC2016,SC2086 # the inner shell's; one word or none
claim "where there is only mmdebstrap, that fetches the guest" unshare $map --mount --propagation private sh -c '
	[ ! -e /usr/sbin/debootstrap ] || mount --bind /dev/null /usr/sbin/debootstrap
	rootfs/fetch trixie rootfs/packages.list "$1"' sh "$work/mm"
like "and checks the keys" "$(cat "$work/told")" '--variant=minbase --keyring=/[^ ]*debian-archive-keyring.* trixie '
is "it is there" "$(cat "$work/mm/$guest")" root

cd "$here" || exit 1
finish
