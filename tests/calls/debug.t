#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# FLAVOUR=debug: a run ends at the first report, with the line of the mistake and
# a sentence on it. The guest tests run there by calls.t, where any report is a
# failure. KUnit runs here.
#
# shellcheck disable=SC2317 # a function that claim calls
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
. tests/lib/mistake.sh
only_for debug

kernel=(--kernel "${LINUX:-$B/linux-debug}" --timeout 400)

mistake user_pointer 255 user-pointer "${kernel[@]}"
mistake missing_nul 255 missing-nul "${kernel[@]}"
mistake missing_nul_on_stack 255 missing-nul "${kernel[@]}"
mistake overrun 255 overrun "${kernel[@]}"
mistake str_overrun 255 overrun "${kernel[@]}"
mistake null 255 null "${kernel[@]}"
mistake lock_held 255 lock-held "${kernel[@]}"
mistake spinlock_held 255 lock-held "${kernel[@]}"
mistake lock_order 255 lock-held "${kernel[@]}"
mistake endless_wait 255 lock-held "${kernel[@]}"
mistake sleeping 255 sleeping "${kernel[@]}"
mistake scheduling 255 sleeping "${kernel[@]}"
mistake wrong_size 255 wrong-size "${kernel[@]}"
mistake use_after_free 255 use-after-free "${kernel[@]}"
mistake stack 255 stack "${kernel[@]}"
# the others' wording, by what has found it
for name in overrun=KASAN shift=UBSAN; do
	"$umlab" exec --append umlab_unsafe "${kernel[@]}" -- $helper --bug "${name%=*}" >"$work/out" 2>&1 </dev/null || :
	like "${name#*=} reports" "$(cat "$work/out")" $'\n'"umlab: [A-Z: ]*${name#*=}: "
done

# Of what a call returns the line is that of its SYSCALL_DEFINE.
line=$(grep -n ^SYSCALL_DEFINE syscalls/dev/plant_bug.c | cut -d: -f1)
status=0
out=$("$umlab" exec --append umlab_unsafe "${kernel[@]}" -- $helper --bug kernel_address 2>&1 </dev/null) || status=$?
like 'a kernel address is not returned' "$status $out" \
	"^255 .*umlab: in __se_sys_plant_bug at syscalls/dev/plant_bug.c:$line"$'\n.*#kernel-address$'

# With nothing planted nothing is reported.
claim 'a quiet run' "$umlab" exec "${kernel[@]}" --kernel-log "$work/log" -- change_cmdline
unlike 'a quiet run has no report' "$(cat "$work/log")" 'BUG:|WARNING:|UBSAN:|kmemleak: [0-9]'

# A demo that loses memory has failed where that is asked. Here it is the helper.
cat >"$work/umlab" <<END
#!/bin/bash
[ "\${@: -1}" != sayhello ] || set -- "\$1" --append umlab_unsafe "\${@:2:\$#-2}" $helper --bug leak
exec "$umlab" "\$@"
END
chmod +x "$work/umlab"
demo() { B=$1 LEAKS=1 LINUX=${kernel[1]} scripts/demo "$2" 2>&1 </dev/null; }
like 'LEAKS=1: a demo that loses memory' "$(demo "$work" sayhello || :)" \
	"umlab: in leak at $mistakes:$(mistaken_line leak)"$'\n.*#leak\n\n-- sayhello: FAILED \\(status 255\\)\n'
claim 'LEAKS=1: one that does not' demo "$B" get_state

# Nor do the calls lose memory: the long test makes what the others left old
# enough to be found.
no_leak() {
	"$umlab" exec "${kernel[@]}" -- sh -c "cd /usr/local/lib/umlab/tests
		for test in *_test; do case \$test in *_load_test) ;; *) ./\$test >/dev/null || exit ;; esac; done
		./change_cmdline_mem_test -t hundred_thousand_calls_grow_nothing || exit
		echo scan >/sys/kernel/debug/kmemleak && echo scan >/sys/kernel/debug/kmemleak &&
		! cat /sys/kernel/debug/kmemleak | grep ." </dev/null
}
claim 'the guest tests leave no leak' no_leak

claim 'KUnit runs at boot' "$umlab" exec "${kernel[@]}" --kernel-log "$work/log" \
	--append kunit.enable=1 -- true
for name in greet describe_task terminate locate_cmdline; do
	like "KUnit: $name" "$(cat "$work/log")" "[^t] ok [0-9]+ ${name}_test"
done

finish
