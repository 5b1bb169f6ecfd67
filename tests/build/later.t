#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A verdict does not wait for the kernel's debug information (LATER=yes), and
# whoever needs that gets it. In a private copy, as sources are edited.
cd "$(dirname "$0")/../.." || exit 1
[ "${1:-}" = private ] || exec scripts/private "$0" private
. tests/lib/lib.sh

call=syscalls/get_cr3.c
cp $call "$work/call.c"
has_debug() { readelf -SW "$B/linux" | grep -q ' \.debug_info '; }
build_id() { readelf -n "$1" | sed -n 's/.*Build ID: //p'; }
# what is loaded, with the addresses
loaded() { readelf -lW "$1" | grep -E 'LOAD|Entry'; objcopy -O binary "$1" "$work/binary" && sha256sum <"$work/binary"; }
edit() { sed "s/return -EPERM;/return -$1;/" "$work/call.c" >$call; }	# ERRNO
answer() { "$umlab" exec --user student -- /usr/local/bin/get_cr3 2>&1 | sed -n '$s/.*: //p'; }
later() { make "$B/linux" LATER=yes; }

claim "all is built" make
touch $call
claim "and the short way is known" make
edit EXDEV
claim "an edit is built, debug information later" later
is "the kernel is the edited one" "$(answer)" 'Invalid cross-device link'
isnt_debug() { ! has_debug; }
claim "and has no debug information" isnt_debug
cp "$B/linux" "$work/quick"
claim "the next make links it" make
claim "and there it is" has_debug
is "and owes nothing" "$(ls "$B/linux.owed" "$B/uml/.umlab/owed" 2>/dev/null)" ''
is "under the same build ID" "$(build_id "$B/linux")" "$(build_id "$work/quick")"
is "it has the same symbols at the same addresses" "$(nm -n "$B/linux" | sha256sum)" "$(nm -n "$work/quick" | sha256sum)"
is "and what is loaded is the same" "$(loaded "$B/linux")" "$(loaded "$work/quick")"
is "then nothing is left to do" "$(make 2>&1)" ''
is "build/uml has it, too" "$(stat -c %i "$B/linux")" "$(stat -c %i "$B/uml/linux")"

# -- make demo

edit EMLINK
out=$(make demo DEMO=get_cr3 2>&1)
like "make demo runs the edited call" "$out" 'Too many links'
claim "and ends with the debug information" has_debug
is "owing nothing" "$(ls "$B/linux.owed" 2>/dev/null)" ''

# What dies while the debug information is linked has its line all the same.
sed "s/return -EPERM;/return *(volatile int *)8;/" "$work/call.c" >$call
line=$(grep -n volatile $call | cut -d: -f1)
out=$(make demo DEMO=get_cr3 2>&1)
is "a call that dies fails its demo" $? 2
like "and its line is told" "$out" "umlab: in [a-z_0-9]+ at $call:$line"
claim "the debug information is there" has_debug

# -- whoever asks for a line meanwhile

dies() { "$umlab" exec -- /usr/local/bin/get_cr3 2>&1 | grep -a '^umlab: '; }
edit EPERM
sed "s/return -EPERM;/return *(volatile int *)8;/" "$work/call.c" >$call
later >/dev/null 2>&1
like "with a kernel that is owed it, and nobody at work, make is the remedy" "$(dies)" \
	"umlab: in .*debug information is not linked yet: the next build of it, as by 'make all', does it"
make >/dev/null 2>&1
: >"$B/linux.owed"
flock "$B/linux.owed" sleep 2 &
until ! flock -n "$B/linux.owed" true; do sleep 0.01; done
out=$(dies)
wait
like "while it is linked it is waited for" "$out" 'waiting for the kernel.s debug information'
like "and then the line is told" "$out" "umlab: in [a-z_0-9]+ at $call:$line"
is "a mark that stands for nothing goes with the next make" "$(make >/dev/null 2>&1; ls "$B/linux.owed" 2>/dev/null)" ''

# -- what changes before it is linked

edit EXDEV
later >/dev/null 2>&1
edit ENOTBLK
claim "an edit before it is linked is built" make
is "and is in the kernel" "$(answer)" 'Block device required'
claim "which has its debug information" has_debug
edit EXDEV
later >/dev/null 2>&1
touch "$B/src/linux/fs/exec.c"
claim "so is an edit of the kernel's own" make
like "by kbuild" "$(cat "$B/log/kernel")" 'CC      fs/exec.o'
claim "with the debug information" has_debug
is "and the edited call" "$(answer)" 'Invalid cross-device link'

# -- what the first link does not look at

touch $call
make >/dev/null 2>&1
cat >>$call <<'END'
static int __init umlab_gone(void) { return 1; }
int umlab_calls_init(void);
int umlab_calls_init(void) { return umlab_gone(); }
END
sed -i '1a #include <linux/init.h>' $call
out=$(make demo DEMO=get_cr3 2>&1)
is "a reference to what is freed after boot fails make" $? 2
like "and is named" "$out" 'umlab_calls_init'
cp "$work/call.c" $call
claim "and mended it is built" make
claim "with its debug information" has_debug

# What was in the environment before kbuild, and is its own, is known later without.
touch "$B/src/linux/fs/exec.c" $call
CC=gcc make >/dev/null 2>&1
touch $call
claim "after a build with CC in the environment the short way finds them" make
is "and is taken" "$(grep -c '^  KBUILD  ' "$B/log/kernel")" 0

# -- ended while it is linked, as by make watch

edit EXDEV
claim "an edit is built once more" later
setsid make "$B/linux" >"$work/out" 2>&1 &
maker=$!
until pgrep --session $maker -f '[.]umlab/vmlinux' >"$work/linker"; do
	kill -0 $maker 2>/dev/null || break
done
kill -TERM -- -$maker
wait $maker
heard "an end in the middle of a link is heard" $? 15
claim "and the next make need not wait for what it left" flock --nonblock "$B/.lock" true

# -- Ctrl-C while it is linked

# by their session: another tree may be building, too
at_work() { pgrep -a --runstates D,R,S,T,t,I --session $maker; }
edit EMLINK
# what runs in a shell's background would not hear it
setsid env --default-signal=INT make demo DEMO=get_cr3 >"$work/out" 2>&1 &
maker=$!
until grep -qs -- '^-- get_cr3' "$work/out"; do
	kill -0 $maker 2>/dev/null || break
done
kill -INT -- -$maker
wait $maker
is "an interrupt ends make demo" "$(($? > 0))" 1
# GNU make 4.3 may end a moment before its child ("wait: No child processes").
for _ in {1..30}; do
	at_work >"$work/left" || break
	sleep 0.1
done
is "and leaves nothing at work" "$(cat "$work/left")" ''
claim "make goes on from there" make
claim "to the debug information" has_debug
is "of the edited call" "$(answer)" 'Too many links'
finish
