# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the tests with the hostile kernel share: it is built, as UML's kernel and
# as QEMU, and umlab runs it for whoever is asked. To be sourced after lib.sh.
# $users are those there are: root can make an ordinary one, who goes with it.
# AS= and ON= are some of the users and machines only.

marks=umlab-hostile-$$ # in the command line of everything that is started
hostile=$work/linux
before=() # what is to run umlab
if [ "$(id -u)" = 0 ]; then
	users=${AS:-root user} user=umlabh$$
else
	users=user user=$(id -un)
fi
machines=${ON:-$(include/machine name | xargs)}

hostile_end() {
	if [ "$(id -u)" = 0 ]; then
		pkill -KILL -u "$user" || :
		userdel "$user" || :
	fi
	rm -rf "$work"
} 2>/dev/null

# A file system and a kernel for QEMU, as far as umlab looks; nothing of them is used.
make_images() {
	truncate -s 1M "$work/rootfs" "$work/bzImage"
	printf '\x53\xef' | dd of="$work/rootfs" bs=1 seek=1080 conv=notrunc status=none
	printf HdrS | dd of="$work/bzImage" bs=1 seek=514 conv=notrunc status=none
}

build_hostile() { build_program "$hostile" tests/hostile/*.c; }

hostile_begin() {
	at_exit() { hostile_end; }
	trap 'exit 1' INT TERM
	[ "$(id -u)" != 0 ] || useradd --no-create-home --home-dir /none "$user"
	# where the user can read them, wherever this tree lies
	chmod 755 "$work"
	mkdir "$work/bin"
	install "$umlab" "$work/umlab"
	install tests/hostile/bait "$work/bait"
	claim 'the hostile kernel builds' build_hostile
	ln "$hostile" "$work/bin/qemu-system-x86_64"
	: >"$work/bin/qemu-img"
	chmod 755 "$work/bin/qemu-img"
	make_images
}

# as WHO COMMAND...
as() {
	local who=$1
	shift
	if [ "$who" = user ] && [ "$(id -u)" = 0 ]; then
		set -- setpriv --reuid="$user" --regid="$user" --init-groups "$@"
	fi
	env -i PATH="$work/bin:/usr/bin:/bin" "$@"
}

# kernel_of MACHINE: its file
kernel_of() { [ "$1" = uml ] && echo "$hostile" || echo "$work/bzImage"; }

# sandbox WHO MACHINE WAY OPTION...: umlab with the hostile kernel, $limit its
# seconds
sandbox() {
	local who=$1 machine=$2 way=$3
	shift 3
	as "$who" "${before[@]}" "$work/umlab" exec --timeout "${limit:-60}" --mem 64M --on "$machine" \
		--kernel "$(kernel_of "$machine")" --rootfs "$work/rootfs" "$@" --append "$marks $way" -- true
}

# remains: processes of our sandboxes that are left, once the host's kernel has
# had the time to end them; none of the launcher's own is in a command line
remains() {
	local left
	for _ in $(seq 50); do
		left=$(pgrep -a -f "$marks" | grep -v "umlab exec" || :)
		[ -n "$left" ] || return 0
		sleep 0.1
	done
	echo "$left"
}

# new_share WHO MACHINE: a directory of that user's, with what the attacks look for
new_share() {
	local share=$work/share-$1-$2
	mkdir "$share"
	echo plain >"$share/plain"
	ln -s "$work/secret" "$share/link"
	ln -s /etc/passwd "$share/passwd"
	if [ "$(id -u)" = 0 ]; then
		[ "$1" = root ] || chown -h -R "$user:" "$share"
		install -m 4755 "$hostile" "$share/set-uid"
		mknod -m 666 "$share/device" c 1 5
	fi
	echo "$share"
}
