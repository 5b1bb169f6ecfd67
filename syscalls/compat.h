/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For the sandbox only: names for what the kernels that these calls are for spell in
 * different ways. The exported series has the kernel's own spelling instead
 * (syscalls/export-patch), so that no call says which kernel it is for.
 */
#ifndef _UMLAB_COMPAT_H
#define _UMLAB_COMPAT_H

#include <linux/version.h>

/* umlab_vma_flags(): VM_ flags, as do_mmap() takes them */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 3, 0)
#define umlab_vma_flags(flags) legacy_to_vma_flags(flags)
#else
#define umlab_vma_flags(flags) flags
#endif

#endif /* _UMLAB_COMPAT_H */
