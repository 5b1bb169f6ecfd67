// SPDX-License-Identifier: GPL-2.0-only
/*
 * Call every number of the list with arguments that are harmless and wrong,
 * and print which error that gives. For tests/calls/patch.t, on a kernel without the
 * calls.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <umlab.h>

#include "libc.h"

static const struct call {
	unsigned int number;
	const char *name;
	int argc;
} table[] = {
#include "umlab_all_calls.h"
};

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		const char *error = "0";

		if (syscall(table[i].number, -1L, -1L, -1L, -1L, -1L, -1L) == -1)
			error = strerrorname_np(errno);
		printf("%s: %s\n", table[i].name, error);
	}
	return 0;
}
