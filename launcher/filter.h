/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The walls around a machine besides its namespaces: which system calls it may
 * make, and which files it may open.
 */
#ifndef UMLAB_FILTER_H
#define UMLAB_FILTER_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* The calls that one kind of machine may make: filter/lists.h */
struct filter {
	const struct sock_filter *program;
	size_t length;
	const bool *calls;	/* by number: allowed with some arguments */
};

extern const struct filter uml_filter;
extern const struct filter trusted_filter;
extern const struct filter qemu_filter;
extern const struct filter debugged_filter;

/* filter.c */
int load_filter(const struct filter *filter);
bool filter_knows(const struct filter *filter, int call);
const char *call_name(int call);

/* landlock.c */
struct landlock_place {
	int fd;			/* of a file or directory */
	bool read_only;		/* to be read and executed, and not to be written */
};

bool landlock_works(void);
int landlock_files(const struct landlock_place *places, size_t count);

#endif
