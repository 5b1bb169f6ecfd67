/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What plant_bug() can do wrong, by the numbers 0 and up: for the kernel and
 * for tests/guest/unsafe_copy.c, which each say what MISTAKE() makes of a name.
 * The names are those of mistakes.c.
 */
MISTAKE(user_pointer),
MISTAKE(missing_nul),
MISTAKE(missing_nul_on_stack),
MISTAKE(overrun),
MISTAKE(str_overrun),
MISTAKE(null),
MISTAKE(lock_held),
MISTAKE(spinlock_held),
MISTAKE(lock_order),
MISTAKE(sleeping),
MISTAKE(scheduling),
MISTAKE(endless_loop),
MISTAKE(endless_wait),
MISTAKE(kernel_address),
MISTAKE(wrong_size),
MISTAKE(use_after_free),
MISTAKE(leak),
MISTAKE(stack),
MISTAKE(shift),
