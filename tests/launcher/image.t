#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# umlab: images are thrown away, and the guest is confined.
# shellcheck disable=SC2016,SC2317 # the guest's shell expands; claim calls
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

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

# What guest root can try with the file system that the share comes by.
case ${ON:-uml} in
uml) type=hostfs mount='-t hostfs none' from='-o hostfs=' ;;
x86_64) type=9p mount='-t 9p -o trans=virtio,version=9p2000.L share' from='-o aname=' ;;
esac
mode=$(stat -c %a "$work/host/share/file")
out=$("$umlab" exec --share "$work/host/share:ro" -- sh -c '
	try() {
		echo x >$1/x; echo x >>$1/file; mkdir $1/dir; rm $1/file; chmod 777 $1/file; mknod $1/null c 1 3
	} 2>/dev/null
	mount -o remount,rw /mnt/share && grep -o "/mnt/share [0-9a-z]* rw" /proc/mounts
	try /mnt/share
	umount /mnt/share && mkdir /x && mount '"$mount"' /x && cat /x/file
	try /x' 2>&1 || :)
like ':ro lets guest root mount it for writing' "$out" "^/mnt/share $type rw"$'\nshared$'
is 'which writes nothing on the host' "$(cd "$work/host/share" && echo * && cat file && stat -c %a file)" \
	"absolute file link new"$'\n'"shared"$'\n'"$mode"
escape="umount /mnt/share; mkdir /x; for at in / /.. /../.. /../../..; do
	mount $mount $from\$at /x && find /x -maxdepth 3; umount /x; done"
# what such a mount may show: the sandbox's own empty places, and the share
seen=$(in_share "$escape" | sed 's,^/x,,' | sort -u | tr '\n' ' ')
like 'guest root mounting the host again finds the share' "$seen" '/file'
unlike 'and nothing else of the host' "$seen" '/(bin|etc|usr|proc|home|base|cow|ring|secret)'
unlike 'also without a share' "$("$umlab" exec -- sh -c "$escape" 2>&1)" '/(bin|etc|usr|proc|home|base|cow|ring|share/.)'
finish
