/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What makes the inside of a sandbox.  All of it runs in the sandbox's new
 * namespaces; what returns bool has noted what failed.
 */
#ifndef UMLAB_INSIDE_H
#define UMLAB_INSIDE_H

#include "sandbox.h"

/* A file or directory that the user named, or the program to be executed. */
struct given {
	const char *path;	/* NULL if there is none */
	const char *at;		/* NULL if it is placed nowhere */
	int fd;			/* as it was checked; -1 for a directory */
	uint64_t limits;	/* what may not be done with it: MOUNT_ATTR_... */
};

void list_given(const struct sandbox_input *input, struct given given[GIVEN]);

/* root.c; places are relative to the new root, "./dir" */
bool make_root(struct failure *why, const struct sandbox_input *input,
	       struct inside *inside);
bool try_root(struct failure *why);
bool borrow_given(struct failure *why, const struct sandbox_input *input,
		  int *trees);
int borrow(struct failure *why, const char *path, uint64_t attributes);
bool place(struct failure *why, int tree, const char *at);
int make_file(struct failure *why, const char *path);
bool make_place(struct failure *why, const char *path);
bool make_ring(struct failure *why, const struct request *request, int *ring);

#endif
