/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For the sandbox only: the kernel's header. In the fuzz kernel other threads run
 * before a call of ours looks at a user's memory, which any of these may have to
 * wait for.
 */
#include_next <linux/uaccess.h>

#if defined(CONFIG_UMLAB_FUZZ) && defined(UMLAB_CALL) && !defined(_UMLAB_UACCESS_H)
#define _UMLAB_UACCESS_H

#include <linux/string.h>

void umlab_let_others_run(void);

#define copy_from_user(to, from, n) \
	(umlab_let_others_run(), copy_from_user(to, from, n))
#define copy_to_user(to, from, n) \
	(umlab_let_others_run(), copy_to_user(to, from, n))
#define copy_struct_from_user(to, size, from, n) \
	(umlab_let_others_run(), copy_struct_from_user(to, size, from, n))
#define strncpy_from_user(to, from, n) \
	(umlab_let_others_run(), strncpy_from_user(to, from, n))
#define strnlen_user(s, n) \
	(umlab_let_others_run(), strnlen_user(s, n))
#define memdup_user(from, n) \
	(umlab_let_others_run(), memdup_user(from, n))
#define memdup_user_nul(from, n) \
	(umlab_let_others_run(), memdup_user_nul(from, n))
#define strndup_user(s, n) \
	(umlab_let_others_run(), strndup_user(s, n))
/* what get_user() and put_user() are made of */
#undef __get_user_fn
#define __get_user_fn(size, from, to) \
	(umlab_let_others_run(), __get_user_fn(size, from, to))
#undef __put_user_fn
#define __put_user_fn(size, to, from) \
	(umlab_let_others_run(), __put_user_fn(size, to, from))

#endif
