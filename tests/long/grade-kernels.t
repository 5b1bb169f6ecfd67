#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Checks on the kernel with the sanitizers and on x86_64: what is right everywhere has all
# points; what only one of the kernels shows costs that check's points alone, and is named.
# Also from a path with a blank in it. Builds both kernels.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/lib.sh

assignment=$work/"every kernel"
cp -r tests/grade/doubled "$assignment"
rm "$assignment/hidden.toml"
check() {	# NAME KEY=VALUE
	printf '\n[[check]]\nname = "%s"\npoints = 1\nsentence = "Twice, there."\nprogram = "doubled_test"\ntests = ["works"]\n%s\n' \
		"$1" "$2"
}
{
	printf 'calls = ["doubled(int number, int *result)"]\n'
	check plain 'time = 10'
	check sanitized 'flavour = "debug"'
	check elsewhere 'on = "x86_64"'
} >"$assignment/assignment.toml"

# graded FILE
graded() {
	out=$(GRADE_TO=$work/results make -s grade SUBMISSION="$1" ASSIGNMENT="$assignment" 2>&1 </dev/null)
	note "$out"
}
points() { printf '%s ' "$(tail -n 1 <<<"$out")"; sed -nE 's/^ +([0-9]+) of +[0-9]+  ([a-z-]+).*/\2:\1/p' <<<"$out" | xargs; }
seen() { grep -A1 "  $1  " <<<"$out" | tail -n 1; }

right=$assignment/reference/syscalls/doubled.c
mkdir "$work/a student"
submission="$work/a student/doubled.c"

graded "$right"
is 'a right call' "$(points)" 'score: 3 of 3 plain:1 sanitized:1 elsewhere:1'

# one behind the end of what it allocated
sed -e 's/^	int twice;/	int twice, *room __free(kfree) = kmalloc(8 * sizeof(*room), GFP_KERNEL);/' \
	-e 's/^	return put_user/	if (!room)\n		return -ENOMEM;\n	if (READ_ONCE(room[8]) == number \&\& number < 0)\n		return -EIO;\n&/' \
	-e '1a #include <linux/slab.h>\n#include <linux/cleanup.h>' "$right" >"$submission"
graded "$submission"
is 'a byte too far' "$(points)" 'score: 2 of 3 plain:1 sanitized:0 elsewhere:1'
like 'is named by the sanitizer' "$(seen sanitized)" \
	'seen: the kernel complained: BUG: KASAN: slab-out-of-bounds in .*doubled'

# the user's pointer itself, on x86_64 alone
sed 's/^	return put_user.*/	if (IS_ENABLED(CONFIG_UML))\n	&\n	WRITE_ONCE(*(__force int *)result, twice);\n	return 0;/' \
	"$right" >"$submission"
graded "$submission"
is "a user's pointer that is followed" "$(points)" 'score: 2 of 3 plain:1 sanitized:1 elsewhere:0'
like 'is named with its line' "$(seen elsewhere)" \
	"the kernel died: .*syscalls/doubled.c:$(grep -n WRITE_ONCE "$submission" | cut -d: -f1)"
finish
