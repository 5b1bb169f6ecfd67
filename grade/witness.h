/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Put before each source of a check by the compiler's -include. The harness runs each
 * claim in a child, whose status says whether it held: that it is the child's own is
 * counted.
 */
#ifndef _UMLAB_WITNESS_H
#define _UMLAB_WITNESS_H

#include <unistd.h>

/* _exit(2), counted if a child of the program itself comes to it */
_Noreturn void witness_exit(int status);

#define _exit(status) witness_exit(status)

#endif /* _UMLAB_WITNESS_H */
