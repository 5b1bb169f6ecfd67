#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# umlab: images are thrown away, and the guest is confined.
# shellcheck disable=SC2016,SC2317 # the guest's shell expands; claim calls
set -eu
cd "$(dirname "$0")/.."
. tests/lib.sh

before=$(md5sum <"$B/rootfs")
"$umlab" exec -- sh -c 'rm -r /usr/share; echo mine >/root/file; sync'
is 'a run finds nothing of the one before' \
	"$("$umlab" exec -- sh -c 'ls -d /usr/share; ls /root')" /usr/share
is 'the base image has not changed' "$(md5sum <"$B/rootfs")" "$before"

mkdir "$work/host" "$work/host/share"
echo hidden-words >"$work/host/secret"
echo shared >"$work/host/share/file"
ln -s ../secret "$work/host/share/link"
ln -s "$work/host/secret" "$work/host/share/absolute"
in_share() { "$umlab" exec --share "$work/host/share" -- sh -c "$1" 2>&1 || :; }
is '--share shows the directory' "$(in_share 'cat /mnt/share/file')" shared
in_share 'echo back >/mnt/share/new'
is 'and takes files' "$(cat "$work/host/share/new")" back
like ':ro takes none' "$("$umlab" exec --share "$work/host/share:ro" -- \
	sh -c 'cat /mnt/share/file; echo x >/mnt/share/x' 2>&1 || :)" $'shared\n.*Read-only file system'
unlike 'a link in it leads nowhere outside' "$(in_share 'cat /mnt/share/link /mnt/share/absolute')" hidden-words
unlike 'nor one that guest root makes' "$(in_share "ln -s $work/host/secret /mnt/share/own
	ln -s ../../secret /mnt/share/own2; cat /mnt/share/own /mnt/share/own2; ls -l /mnt/share/own; rm /mnt/share/own*")" hidden-words
unlike 'nor does ..' "$(in_share 'cat /mnt/share/../secret')" hidden-words

# What guest root can try: to mount the share for writing, once more at /x.
# UML has it by hostfs, QEMU by 9p, which is only to be had once at a time.
type=hostfs again='mount -t hostfs none /x'
[ "${ON:-uml}" = uml ] || {
	type=9p
	again='umount /mnt/share; mount -t 9p -o rw,trans=virtio,version=9p2000.L share /x'
}
mode=$(stat -c %a "$work/host/share/file")
out=$("$umlab" exec --share "$work/host/share:ro" -- sh -c '
	try() {
		cat file
		echo x >x; echo x >>file; mkdir dir; rm file; chmod 777 file; mknod null c 1 3
	}
	mount -o remount,rw /mnt/share && grep -o "/mnt/share [a-z0-9]* rw" /proc/mounts
	cd /mnt/share && try; cd /; mkdir /x
	'"$again"'
	grep -o "/x [a-z0-9]* rw" /proc/mounts; cd /x && try' 2>&1 || :)
like ':ro lets guest root mount it for writing' "$out" \
	$'^/mnt/share '$type$' rw\nshared\n.*/x '$type$' rw\nshared\n'
is 'which writes nothing on the host' "$(cd "$work/host/share" && echo * && cat file && stat -c %a file)" \
	"absolute file link new"$'\n'"shared"$'\n'"$mode"

if [ "${ON:-uml}" = uml ]; then
escape='mkdir /x; for at in / /.. /../.. /../../..; do
	mount -t hostfs -o hostfs=$at none /x && find /x -maxdepth 3; umount /x; done'
# what such a mount may show: the sandbox's own empty places, and the share
seen=$(in_share "$escape" | sed 's,^/x,,' | sort -u | tr '\n' ' ')
like 'guest root mounting the host again finds the share' "$seen" '/share/file'
unlike 'and nothing else of the host' "$seen" '/(bin|etc|usr|proc|home|base|cow|ring|secret)'
unlike 'also without a share' "$("$umlab" exec -- sh -c "$escape" 2>&1)" '/(bin|etc|usr|proc|home|base|cow|ring|share/.)'
else
	skip 'guest root mounts other directories of the host' 'only hostfs takes the name of one'
fi
finish
