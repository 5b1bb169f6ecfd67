/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What makes the inside of a sandbox.  All of it runs in the sandbox's new
 * namespaces; what returns bool has noted what failed.
 */
#ifndef UMLAB_INSIDE_H
#define UMLAB_INSIDE_H

#include "sandbox.h"

/* isolate.c */
void note_failures(char *why, size_t size);
bool failed(const char *format, ...) __attribute__((format(printf, 1, 2)));
void refused(void);

/* root.c; places are relative to the new root, "./dir" */
bool make_root(const struct sandbox_input *input, struct inside *inside);
bool borrow_given(const struct sandbox_input *input, int *trees);
int borrow(const char *path, uint64_t attributes);
bool place(int tree, const char *at);
int make_file(const char *path);
bool make_place(const char *path);

#endif
