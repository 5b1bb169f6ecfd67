// SPDX-License-Identifier: GPL-2.0-only
/*
 * The filter of system calls, seccomp(2); the lists are in filter/lists.h, and
 * filter/compile.c has made programs of them.
 */
#include <linux/seccomp.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "filter.h"
#include "filter-programs.h"
#include "umlab.h"

#ifdef UMLAB_RECORD
/* umlab-record, which allows everything and tells all of it */
#define uml_program record_program
#define trusted_program record_program
#define qemu_program record_program
#endif

const struct filter uml_filter = {
	uml_program, ARRAY_SIZE(uml_program), uml_calls
};

const struct filter trusted_filter = {
	trusted_program, ARRAY_SIZE(trusted_program), uml_calls
};

const struct filter qemu_filter = {
	qemu_program, ARRAY_SIZE(qemu_program), qemu_calls
};

const struct filter debugged_filter = {
	debugged_program, ARRAY_SIZE(debugged_program), uml_calls
};

/**
 * load_filter() - confine the calling process and its children, for good
 * @filter: what they may do
 *
 * What is refused waits for the answer of whoever holds the listener.  That is
 * refuse.c, and nobody for debugged_filter, which sends SIGSYS instead.
 *
 * Return: the listener (see seccomp_unotify(2)), close-on-exec, or -1 with
 * errno from prctl(2) or seccomp(2).
 */
int load_filter(const struct filter *filter)
{
	struct sock_fprog program = {
		.len = filter->length,
		.filter = (struct sock_filter *)filter->program,
	};

	/* Side channels within the sandbox are the guest's own affair. */
	unsigned int flags = SECCOMP_FILTER_FLAG_SPEC_ALLOW;

	if (filter != &debugged_filter)
		flags |= SECCOMP_FILTER_FLAG_NEW_LISTENER;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

/**
 * filter_knows() - whether a call is allowed with some arguments
 * @filter: the list
 * @call: its number
 */
bool filter_knows(const struct filter *filter, int call)
{
	return call >= 0 && call < (int)ARRAY_SIZE(call_names) &&
	       filter->calls[call];
}

/**
 * call_name() - the name of a system call
 * @call: its number
 *
 * Return: the name, or NULL for a number that x86_64 does not have.
 */
const char *call_name(int call)
{
	if (call < 0 || call >= (int)ARRAY_SIZE(call_names))
		return NULL;
	return call_names[call];
}
