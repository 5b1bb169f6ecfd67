/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _UMLAB_DEV_H
#define _UMLAB_DEV_H

#include <linux/types.h>

bool umlab_unsafe_allowed(void);

#endif /* _UMLAB_DEV_H */
