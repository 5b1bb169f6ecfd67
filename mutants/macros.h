/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What of the kernel's macros spatch has to be told to parse a call.
 */
#define __free(function)
#define VISIBLE_IF_KUNIT
