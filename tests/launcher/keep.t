#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# umlab --keep: what is kept, what is refused, and what is said of changes that
# were lost.
# shellcheck disable=SC2016,SC2317 # the guest's shell expands; claim calls
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

kept=$work/kept
"$umlab" exec --keep "$kept" -- sh -c 'echo mine >/root/file; exit 5' && status=0 || status=$?
is '--keep passes the status on' "$status" 5
is '--keep keeps' "$("$umlab" exec --keep "$kept" -- cat /root/file)" mine
"$umlab" exec --keep "$kept" -- sh -c 'echo more >>/root/file'
is 'more than once' "$("$umlab" exec --keep "$kept" -- cat /root/file)" $'mine\nmore'
claim 'a kept image takes only what was changed' test "$(du -k "$kept" | cut -f1)" -lt 2048
is 'an image without --keep has none of it' "$("$umlab" exec -- ls /root)" ''

mkfifo "$work/hold"
"$umlab" exec --keep "$kept" -- sh -c 'echo up; cat' <"$work/hold" >"$work/up" &
holder=$!
exec 5>"$work/hold"
until grep -q up "$work/up"; do kill -0 $holder; done
like 'a kept image in use is refused' "$("$umlab" exec --keep "$kept" -- true 2>&1; echo $?)" 'in use.*125$'
exec 5>&-
wait $holder

cp --sparse=always "$B/rootfs" "$work/base"
"$umlab" exec --rootfs "$work/base" --keep "$work/old" -- true
touch -d '1 hour ago' "$work/base"
out=$("$umlab" exec --rootfs "$work/base" --keep "$work/old" -- true 2>&1) && status=0 || status=$?
is 'a base rebuilt since is refused' "$status $(wc -l <<<"$out")" '125 1'
like 'with the remedy' "$out" "older build of .*start anew with 'rm $work/old'"
like 'a file that is no kept image is refused' \
	"$("$umlab" exec --keep "$PWD/Makefile" -- true 2>&1; echo $?)" 'no image of umlab.*125$'

# -- names

work=$(realpath "$work")
umlab=$(realpath "$umlab")
B=$(realpath "$B")
export B
keep() { (cd "$work/names" && "$umlab" exec --keep "$@" 2>&1); }

mkdir "$work/names"
like 'a directory that is not there is named' "$(keep /nonexistent/x -- true; echo $?)" \
	$'^umlab: --keep: cannot create /nonexistent/x: No such file or directory\n125$'
for name in my:image file:foo nbd:localhost:1; do
	keep "$name" -- touch /root/mine
	is "$name is a file, and no address" "$(keep "$name" -- ls /root)" mine
	rm "$work/names/$name"
done

# Until it is whole it has no name, where the file system allows that; else one
# beside it, which may be another's.
in_the_way() {
	(cd "$work/names" && sh -c 'echo precious >victim; ln -s victim image.$$
		exec "$@" exec --keep image -- true' sh "$@" 2>&1)
}
is 'an image has no other name while it is made' "$(in_the_way "$umlab"; echo $?)" 0
rm "$work"/names/*
status=0
out=$(in_the_way "$PWD/tests/lib/without" tmpfile EOPNOTSUPP "$umlab") || status=$?
is 'on an old file system it has, and a file in the way is refused' "$status $out" \
	'125 umlab: --keep: cannot create image: File exists'
is 'and left as it was, behind a link too' "$(cat "$work"/names/victim "$work"/names/image.*)" \
	$'precious\nprecious'
rm "$work"/names/*
is 'which else works there' \
	"$(cd "$work/names" && "$OLDPWD/tests/lib/without" tmpfile EOPNOTSUPP "$umlab" exec --keep image -- echo good 2>&1; ls)" \
	$'good\nimage'
rm "$work"/names/*

# Whoever starts us may ignore SIGCHLD; a shell cannot.
is 'children that nobody waits for are no hindrance' "$(cd "$work/names" && python3 -c '
import os, signal, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
os.execv(sys.argv[1], sys.argv[1:])' "$umlab" exec --keep image -- echo good 2>&1)" good
is 'nothing but the image is left' "$(ls -A "$work/names")" image

# -- a guest that dies after its command, before its disk is written

status=0
out=$(keep lost -- sh -c 'touch /root/mine
	setsid sh -c "trap : HUP; trap \"echo c >/proc/sysrq-trigger\" TERM
		touch /tmp/ready; while :; do sleep 0.1; done" >/dev/null 2>&1 </dev/null &
	until [ -f /tmp/ready ]; do sleep 0.1; done') || status=$?
is 'a panic while it powers off: status 125' $status 125
like 'with what the kernel said' "$out" 'umlab: in sysrq_handle_crash at '
is 'and what it means' "$(tail -n 1 <<<"$out")" \
	'umlab: --keep: the guest died before it had written all changes to lost'
finish
