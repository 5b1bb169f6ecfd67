/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _UMLAB_DEV_H
#define _UMLAB_DEV_H

#include <linux/types.h>

bool umlab_unsafe_allowed(void);

/* mistakes.c */
extern long (*const umlab_mistakes[])(void);
extern const unsigned int umlab_mistakes_count;

#endif /* _UMLAB_DEV_H */
