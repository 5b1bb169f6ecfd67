/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a list of allowed system calls is written down; compile.c reads it.
 */
#ifndef UMLAB_FILTER_RULE_H
#define UMLAB_FILTER_RULE_H

#include <seccomp.h>

#define MAX_CONDITIONS 2

/* A call is allowed if one of its rules holds with all of its conditions. */
struct rule {
	int call;
	const char *reason;
	int error;		/* refused with it, without a word; 0: allowed */
	unsigned int count;	/* of conditions */
	struct scmp_arg_cmp conditions[MAX_CONDITIONS];
};

/* To be included in a table, a reason each. */
#define ALLOW(name, why) { .call = SCMP_SYS(name), .reason = (why) }
/* if argument N is the value; of all bits or of those in the mask */
#define ALLOW_IF(name, n, value, why) { \
	.call = SCMP_SYS(name), .reason = (why), .count = 1, \
	.conditions = { { (n), SCMP_CMP_EQ, (value), 0 } } }
#define ALLOW_MASKED(name, n, mask, value, why) { \
	.call = SCMP_SYS(name), .reason = (why), .count = 1, \
	.conditions = { { (n), SCMP_CMP_MASKED_EQ, (mask), (value) } } }
/* if it is any other */
#define ALLOW_BUT(name, n, value, why) { \
	.call = SCMP_SYS(name), .reason = (why), .count = 1, \
	.conditions = { { (n), SCMP_CMP_NE, (value), 0 } } }
/* What every run asks for and can do without: no line in the log. */
#define REFUSE(name, number, why) { \
	.call = SCMP_SYS(name), .reason = (why), .error = (number) }

#endif
