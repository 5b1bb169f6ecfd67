#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# FLAVOUR=debug: each sanitizer finds a mistake planted for it. The guest tests
# run there by calls.t, where any report is a failure. KUnit runs here.
#
# shellcheck disable=SC2317 # a function that claim calls
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

if [ "${FLAVOUR:-}" != debug ]; then
	echo '1..0 # SKIP for the debug flavour: make test FLAVOUR=debug'
	exit 0
fi

kernel=(--kernel "${LINUX:-$B/linux-debug}" --mem 512M --timeout 400)
helper=/usr/local/lib/umlab/tests/unsafe_copy

# planted NUMBER NAME REPORT: the report of planted bug NUMBER is in the log
planted() {
	local status=0
	"$umlab" exec "${kernel[@]}" --kernel-log "$work/log" --append umlab_unsafe \
		-- $helper --bug "$1" >"$work/out" 2>&1 </dev/null || status=$?
	like "$2 reports" "$(cat "$work/log")" "$3"
	is "$2: the call itself worked" "$status" 0
}

planted 0 KASAN 'BUG: KASAN: slab-out-of-bounds in write_out_of_bounds'
planted 1 UBSAN 'UBSAN: shift-out-of-bounds in [^ ]*plant_bug.c'
planted 2 lockdep 'WARNING: possible circular locking dependency detected'
planted 3 DEBUG_ATOMIC_SLEEP 'BUG: sleeping function called from invalid context'

# An object counts as lost when a scan finds it unreferenced and 5 s old.
leak() {
	"$umlab" exec "${kernel[@]}" --kernel-log "$work/log" --append umlab_unsafe -- \
		sh -c "mount -t debugfs none /sys/kernel/debug 2>/dev/null
		$helper --bug 4 || exit
		until grep plant_bug /sys/kernel/debug/kmemleak ||
			grep lose_memory /sys/kernel/debug/kmemleak
		do echo scan >/sys/kernel/debug/kmemleak
		done" </dev/null
}
claim 'kmemleak reports' leak
like 'kmemleak reports in the log' "$(cat "$work/log")" 'kmemleak: [0-9]+ new suspected memory leaks'

# With nothing planted nothing is reported.
claim 'a quiet run' "$umlab" exec "${kernel[@]}" --kernel-log "$work/log" -- change_cmdline
unlike 'a quiet run has no report' "$(cat "$work/log")" 'BUG:|WARNING:|UBSAN:|kmemleak: [0-9]'

# Nor do the calls lose memory: the long test makes what the others left old
# enough to be found.
no_leak() {
	"$umlab" exec "${kernel[@]}" -- sh -c "mount -t debugfs none /sys/kernel/debug 2>/dev/null
		cd /usr/local/lib/umlab/tests
		for test in *_test; do ./\$test >/dev/null || exit; done
		./change_cmdline_mem_test -t hundred_thousand_calls_grow_nothing || exit
		echo scan >/sys/kernel/debug/kmemleak && echo scan >/sys/kernel/debug/kmemleak &&
		! cat /sys/kernel/debug/kmemleak | grep ." </dev/null
}
claim 'the guest tests leave no leak' no_leak

# KASAN and UBSAN can end the run with their first report.
for bug in 0 1; do
	status=0
	"$umlab" exec "${kernel[@]}" --append 'umlab_unsafe panic_on_warn=1' \
		-- $helper --bug $bug >"$work/out" 2>&1 </dev/null || status=$?
	is "bug $bug with panic_on_warn ends the run" "$status" 255
done

claim 'KUnit runs at boot' "$umlab" exec "${kernel[@]}" --kernel-log "$work/log" \
	--append kunit.enable=1 -- true
for name in greet describe_task terminate locate_cmdline; do
	like "KUnit: $name" "$(cat "$work/log")" "[^t] ok [0-9]+ ${name}_test"
done

finish
