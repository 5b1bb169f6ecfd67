/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The supervisor's side of a filter of system calls.
 */
#ifndef UMLAB_REFUSE_H
#define UMLAB_REFUSE_H

#include <linux/audit.h>
#include <sys/socket.h>

#include "filter.h"
#include "sandbox.h"

#define CALLS 512

struct refusals {
	const struct filter *filter;
	int listener;
	bool told[CALLS];
};

void answer_refused(struct refusals *refusals, int control);

#endif
