/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why a sandbox could not be made.
 */
#ifndef UMLAB_FAILURE_H
#define UMLAB_FAILURE_H

#include <stdbool.h>

struct failure {
	char text[240];		/* empty for none */
	int refused;		/* an errno for namespace_remedy(), or 0 */
};

bool failed(struct failure *why, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void refused(struct failure *why);

#endif
