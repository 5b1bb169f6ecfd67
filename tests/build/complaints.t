#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What a step shows of a compiler's messages, gcc's own.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/lib.sh

mkdir -p "$work/syscalls" "$work/asm"

# step_with: standard input as syscalls/mine.c, compiled as a step of the build
step_with() {
	cat >"$work/syscalls/mine.c"
	# shellcheck disable=SC2016 # the inner shell's
	scripts/step kernel "$work/log" 'the remedy' '' '' -- \
		sh -c 'cd "$1" && echo "  CC      mine.o" && exec "$2" -I. -O2 -Wall -Wuninitialized -c -o mine.o syscalls/mine.c' \
		sh "$work" "${CC:-gcc}" 2>&1
}

out=$(step_with <<<'int mine(void) { int state; return state; }')
is "a warning is no failure" $? 0
like "but is shown, with its line" "$out" "syscalls/mine\.c:1:[0-9]+: warning: .*state.*1 \| .*return state"
out=$(step_with <<<'int mine(void) { return 1; }')
is "nothing is shown where there is none" "$(wc -l <<<"$out")" 2

# as the kernel's copy_to_user is
cat >"$work/copy.h" <<'END'
extern void too_small(void) __attribute__((error("copy source size is too small")));
static inline __attribute__((always_inline)) void copy(const char *from, int n)
{
	if (__builtin_object_size(from, 0) < n)
		too_small();
}
END
out=$(step_with <<'END'
#include "copy.h"
void mine(void) { char b[8] = ""; copy(b, 9); }
END
)
is "an error in inlined code fails" $? 1
like "and names the line of ours that it was inlined in" "$out" \
	"inlined from .mine. at syscalls/mine\.c:2:[0-9]+:"$'\n'".*copy\.h:5:[0-9]+: error: "

# code for Linux 3.6
touch "$work/asm/uaccess.h"
out=$(step_with <<'END'
#include <asm/system.h>
END
)
like "a header that is gone" "$out" 'since 2012: <asm/system\.h>: leave it out'
echo 'int copy = TASK_SIZE;' >"$work/asm/uaccess.h"
out=$(step_with <<'END'
#include <asm/uaccess.h>
struct task_struct { int __state; };
int mine(struct task_struct *t) { return t->state + f(find_task_by_vpid); }
END
)
like "one that works only with another" "$out" 'since 2012: <asm/uaccess\.h>: #include <linux/uaccess\.h>'
like "a member of another name" "$out" "since 2012: ->state: .*->__state"
like "a function in another header" "$out" "since 2012: find_task_by_vpid: "
unlike "nothing of what is not named" "$out" 'kmalloc|strlcpy|->uid'

# what the table says is there, is there
while read -r header; do
	[ -n "$(find "$B/src/linux/include/$header" "$B/src/linux/arch/x86/include/$header" 2>/dev/null)" ] ||
		missing+=" $header"
done < <(sed -n '/^#/d; s/^[^ ]*//; s/.*<\(.*\)>.*/\1/p' syscalls/since-2012 | sort -u)
is "the headers of the table are there" "${missing-}" ''
finish
