#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Which changes "make mutants" makes of a source: each kind, and nothing else.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

# changes BODY: of a function with it, as LINE<TAB>CHANGED LINE
changes() {
	printf 'static long f(struct task *task, int a, int b)\n{\n%s\n}\n' "$1" >"$work/call.c"
	mutants/list "$work/call.c" 2>&1 | cut -f 3-
}

is 'an operator' "$(changes '	return a < b;')" \
	"$(printf 'return a < b;\t%s\n' ';' 'return a <= b;')"
is 'a constant' "$(changes '	return 7;')" "$(printf 'return 7;\t%s\n' ';' 'return (7 + 1);')"
is 'one that is a name, but no function and no NULL' "$(changes '	g(NULL, IS_ERR(task), LIMIT);')" \
	"$(printf 'g(NULL, IS_ERR(task), LIMIT);\t%s\n' ';' 'g(NULL, IS_ERR(task), (LIMIT + 1));')"
is 'no text' "$(changes '	g("a < 1");')" $'g("a < 1");\t;'
is 'a condition without an operator' "$(changes '	if (task)
		g(a);')" "$(printf 'if (task)\tif (!(task))\ng(a);\t;')"
is 'a negation' "$(changes '	while (!a)
		b += a;')" "$(printf 'while (!a)\twhile (a)\nb += a;\t;\nb += a;\tb -= a;')"
is 'a choice' "$(changes '	return task ? a : b;')" \
	"$(printf 'return task ? a : b;\t%s\n' ';' 'return !(task) ? a : b;')"
is 'what leaves a loop' "$(changes '	for (;;)
		break;')" $'break;\t;'
is 'a step' "$(changes '	a++;')" "$(printf 'a++;\t%s\n' ';' 'a--;')"
is 'a statement of two lines' "$(changes '	g(a,
	  b);')" $'g(a, b);\t;'
is 'what stands twice on a line' "$(changes '	return a + a + a;')" \
	"$(printf 'return a + a + a;\t%s\n' ';' 'return a - a + a;' 'return a + a - a;')"
is 'a lock, with all that release it' "$(changes '	mutex_lock(&task->lock);
	if (a == b) {
		mutex_unlock(&task->lock);
		return;
	}
	mutex_unlock(&task->lock);
	set_page_dirty_lock(a);' | grep without)" \
	$'mutex_lock(&task->lock);\twithout mutex_lock(&task->lock) and mutex_unlock(&task->lock)'
is 'one that can fail is had' "$(changes '	if (down_lock_killable(a))
		return;
	down_unlock(a);' | grep -c without)" 1
like 'what cannot be read is told' "$(changes '	@@ a b c ((')" \
	'^mutants: .*call.c: spatch cannot read [0-9]+ lines of it: .*macros.h'

# Each call can be read, and changed in all of its functions.
functions() {
	sed -nE 's/^SYSCALL_DEFINE[1-9]\((\w+).*/\1/p; s/^(static|VISIBLE_IF_KUNIT) [^(=;]*[ *](\w+)\(.*/\2/p' "$1"
}
for call in $(syscalls/generate names UMLAB); do
	is "$call: in each function" "$(functions "syscalls/$call.c" | sort -u)" \
		"$(mutants/list "syscalls/$call.c" 2>&1 | cut -f 2 | grep -vx -e - | sort -u)"
done
finish
