#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The short way to an x86_64 kernel, uml/relink, as tests/build/relink.t has it for
# UML's: it gives what kbuild gives, and a verdict does not wait for the debug
# information. In a private copy, as sources are edited.
cd "$(dirname "$0")/../.." || exit 1
[ "${1:-}" = private ] || exec scripts/private "$0" private
. tests/lib/lib.sh

log=$B/log/x86_64
record=$B/x86_64/.umlab
kernel=$B/x86_64/vmlinux
call=syscalls/get_cr3.c
cp $call "$work/call.c"

build() { make x86_64 >"$work/out" 2>&1; }
whole() { grep -q '^  KBUILD  ' "$log"; }
short() { grep -q '^  LD      .umlab/vmlinux' "$log" && ! whole; }
edit() { sed "s/return -EPERM;/return $1;/" "$work/call.c" >$call; }
on_it() { "$umlab" exec --on x86_64 "$@" 2>&1; }
answer() { on_it --user student -- /usr/local/bin/get_cr3 | sed -n '$s/.*: //p'; }
has_debug() { readelf -SW "$kernel" | grep -q ' \.debug_info '; }

# Two kernels can be the same only if the time at which they were linked is,
# and their number.
export KBUILD_BUILD_TIMESTAMP='Fri Jan  5 12:00:00 UTC 2024'

claim "all is built" make x86_64
touch $call
claim "and with that time by kbuild" make x86_64
touch $call
build
claim "a touched source is built the short way" short
exec 3<"$B/x86_64/bzImage"
cp "$B/x86_64/bzImage" "$work/bzImage"
edit -EXDEV
cat >>$call <<'END'
int umlab_number(int n);
int umlab_number(int n) { return n + 1; }
END
build
claim "so is an edit with a function more" short
claim "and the image that somebody boots meanwhile stays what it was" cmp "$work/bzImage" /dev/fd/3
is "and it runs" "$(answer)" 'Invalid cross-device link'
cp "$kernel" "$work/vmlinux"
cp "$B/x86_64/bzImage" "$work/bzImage"
rm "$record/ready"
exec 3<"$B/x86_64/bzImage"
echo $(($(cat "$B/x86_64/.version") - 1)) >"$B/x86_64/.version"
touch $call
build
claim "kbuild does it when it has to" whole
claim "and not into that image" test ! "$B/x86_64/bzImage" -ef /dev/fd/3
claim "and links the same kernel" cmp "$kernel" "$work/vmlinux"
claim "and makes the same image of it" cmp "$B/x86_64/bzImage" "$work/bzImage"

# -- a verdict before debug information

edit -EMLINK
: >"$B/log/kernel"
out=$(make demo DEMO=get_cr3 ON=x86_64 2>&1)
like "make demo runs the edited call" "$out" 'Too many links'
is "and has built nothing of UML's" "$(cat "$B/log/kernel")" ''
claim "and ends with the debug information" has_debug
is "owing nothing" "$(ls "$B/x86_64/bzImage.owed" "$record/owed" 2>/dev/null)" ''

edit '*(volatile int *)8'
claim "a call that dies is built" make "$B/x86_64/bzImage" ON=x86_64 LATER=yes
cp "$B/x86_64/bzImage" "$work/bzImage"
like "without debug information make x86_64 is the remedy" "$(on_it -- /usr/local/bin/get_cr3)" \
	"umlab: in .*debug information is not linked yet: the next build of it, as by 'make x86_64', does it"
# as an interrupt leaves it that came while the image was made
rm "$B/x86_64/arch/x86/boot/bzImage"
claim "which is that" make x86_64
claim "of the same image" cmp "$B/x86_64/bzImage" "$work/bzImage"
like "then the line is told" "$(on_it -- /usr/local/bin/get_cr3)" \
	"umlab: in [a-z_0-9]+ at $call:$(grep -n volatile $call | cut -d: -f1)"
finish
