// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a report of the kernel's means, for who sees one for the first time, and
 * where the handbook has more of it.
 */
#include <regex.h>

#include "umlab.h"

#define HANDBOOK "docs/when-it-crashes.md"

#define WRONG_SIZE "wrong-size", \
	"more bytes were to be copied than the kernel's memory there has: give the size of that memory, not of a pointer to it nor what the user says"

/* The first that fits is taken. */
static const struct rule {
	const char *report;	/* a pattern of regex(7), in its first line */
	const char *trace;	/* in the functions of its trace; NULL: any */
	const char *section;	/* of HANDBOOK */
	const char *words;
} rules[] = {
	{ "tried to access user memory|user-memory-access|for address: 0000", NULL, "user-pointer",
	  "the kernel used a user's pointer as if it were its own: copy_from_user(), strncpy_from_user() and copy_to_user() are the way"
	},
	{ "NULL pointer|null-ptr-deref|mode fault at addr 0x[0-9a-f]{1,3},", NULL, "null",
	  "a pointer was NULL: look at what a function returned before you use it"
	},
	{ "-out-of-bounds in (str|sized_str)", NULL, "missing-nul",
	  "a string has no NUL at its end, and what lies behind it was read: leave room for the NUL, and write it"
	},
	{ "Buffer overflow detected|Kernel memory .* attempt", NULL,
	  WRONG_SIZE },
	{ "-out-of-bounds", "copy_(to|from)_user",
	  WRONG_SIZE },
	{ "KASAN: .*-out-of-bounds|index-out-of-bounds", NULL, "overrun",
	  "memory outside of an array or of what was allocated was used: n elements are those from 0 to n - 1"
	},
	{ "use-after-free|double-free|invalid-free", NULL, "use-after-free",
	  "memory was used after kfree(), when it may be somebody else's already"
	},
	{ "lock held when returning|still has locks held|locks still held", NULL, "lock-held",
	  "the call returned and still holds a lock: release it on every way out, those of errors too"
	},
	{ "possible recursive locking", NULL, "lock-held",
	  "a lock was taken that was held already: it waits for itself, for ever"
	},
	{ "possible .* (dependency|deadlock)|inconsistent lock", NULL, "lock-held",
	  "two locks were taken in one order here and in the other there: one day each waits for the other, for ever"
	},
	{ "sleeping function called|scheduling while atomic|Invalid wait context", NULL, "sleeping",
	  "what may sleep was called where nothing may, as between spin_lock() and spin_unlock(): do it before, or take a mutex"
	},
	{ "returns a kernel address", NULL, "kernel-address",
	  "the call returned an address of the kernel's, of no use to a program and a secret: copy_to_user() what is there"
	},
	{ "unreferenced object|new suspected memory leak", NULL, "leak",
	  "memory was allocated here and nothing points to it any more: kfree() it on every way out"
	},
	{ "stack overflow|stack guard page|corrupted stack", NULL, "stack",
	  "the kernel's stack, of few KB, was used up: no endless recursion, and kmalloc() for what is large"
	},
	/* those of code that ran astray: which one is chance */
	{ "died of signal ([45678]|11) |memory overwritten", NULL, "stack",
	  "so ends a kernel whose stack or own memory was overwritten: 'make demo FLAVOUR=debug' is likely to say where"
	},
	{ "hangs in the kernel", NULL, "endless-loop",
	  "the call did not come back: while the kernel loops nothing else runs"
	},
};

static bool fits(const char *pattern, const char *text)
{
	regex_t compiled;
	bool good;

	if (regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB))
		return false;
	good = !regexec(&compiled, text, 0, NULL, 0);
	regfree(&compiled);
	return good;
}

/**
 * explain() - say in a line what was done wrong, if that is known
 * @report: the first line of the kernel's report
 * @trace: the functions it names, a line each
 */
void explain(const char *report, const char *trace)
{
	const struct rule *rule;

	for (rule = rules; rule < rules + ARRAY_SIZE(rules); rule++) {
		if (!fits(rule->report, report) ||
		    (rule->trace && !fits(rule->trace, trace)))
			continue;
		warn_line("%s; see " HANDBOOK "#%s", rule->words,
			  rule->section);
		return;
	}
}
