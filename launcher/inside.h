/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What makes the inside of a sandbox.  All of it runs in the sandbox's new
 * namespaces; what returns bool has noted what failed.
 */
#ifndef UMLAB_INSIDE_H
#define UMLAB_INSIDE_H

#include "sandbox.h"

/* root.c; places are relative to the new root, "./dir" */
bool make_root(struct failure *why, const struct sandbox_input *input,
	       struct inside *inside);
bool borrow_given(struct failure *why, const struct sandbox_input *input,
		  int *trees);
int borrow(struct failure *why, const char *path, uint64_t attributes);
bool place(struct failure *why, int tree, const char *at);
int make_file(struct failure *why, const char *path);
bool make_place(struct failure *why, const char *path);

#endif
