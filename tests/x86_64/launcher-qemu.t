#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# umlab --on x86_64: which QEMU it takes, and what that sees of the host.
# shellcheck disable=SC2016 # the guest's shell expands
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

run() { "$umlab" exec --on x86_64 "$@" 2>&1 || echo "status $?"; }

mkdir "$work/empty" "$work/script" "$work/other" "$work/other/qemu-system-x86_64"
printf '#!/bin/sh\n' >"$work/script/qemu-system-x86_64"
chmod +x "$work/script/qemu-system-x86_64"
is 'no QEMU in PATH: one line with the remedy' "$(PATH=$work/empty run -- true)" \
	"umlab: --on x86_64 needs qemu-system-x86_64, which is not installed: run 'make deps'"$'\nstatus 125'
like 'a script of its name is named' "$(PATH=$work/script:$PATH run -- true)" \
	"^umlab: $work/script/qemu-system-x86_64 is no program but a script, [^"$'\n'"]*"$'\nstatus 125$'
is 'a directory of its name is passed over' "$(PATH=$work/other:$PATH run -- echo good)" good
ln -s "$(command -v qemu-system-x86_64)" "$work/empty"
is 'no qemu-img for --keep: one line with the remedy' \
	"$(PATH=$work/empty run --keep "$work/image" -- true)" \
	"umlab: --on x86_64 with --keep needs qemu-img, which is not installed: run 'make deps'"$'\nstatus 125'

# Once the guest is up, QEMU's own view is what a kernel that took it over has.
mkdir "$work/share"
mkfifo "$work/hold"
"$umlab" exec --on x86_64 --share "$work/share" -- sh -c 'echo up; cat' \
	<"$work/hold" >"$work/up" &
launcher=$!
exec 5>"$work/hold"
until grep -q up "$work/up"; do kill -0 $launcher; done
supervisor=$(pgrep -P $launcher)
# hidden a moment after the guest has said that it is up
for _ in $(seq 50); do
	places=$(awk '{ print $5 }' "/proc/$supervisor/mountinfo" | sort | tr '\n' ' ')
	[[ $places == *lib* ]] || break
	sleep 0.1
done
is 'a guest that is up has lost what QEMU was started with' "$places" '/ /proc /share '
exec 5>&-
wait $launcher

# Process 1 reads the command's input from a disk, which root may take away.
"$umlab" exec --on x86_64 --kernel-log "$work/log" -- sh -c '
	cd /sys/bus/virtio/drivers/virtio_blk
	for disk in virtio*; do [ ! -e "$disk/block/vdb" ] || echo "$disk" >unbind; done
	echo up; cat; echo end; exit 5' <"$work/hold" >"$work/up" 2>&1 &
launcher=$!
exec 5>"$work/hold"
until grep -q up "$work/up"; do kill -0 $launcher; done
echo words >&5
wait $launcher && status=0 || status=$?
is 'without the disk the command goes on, with an end of its input' \
	"$status $(tr '\n' ' ' <"$work/up")" '5 up end '
like 'and the log tells' "$(cat "$work/log")" "init: read the command's input: "
exec 5>&-
finish
