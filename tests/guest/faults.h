/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocations of the caller's that fail, by the kernel's fault injection
 * (Documentation/fault-injection/fault-injection.rst), which FLAVOUR=gcov has.
 */
#ifndef _UMLAB_TEST_FAULTS_H
#define _UMLAB_TEST_FAULTS_H

#include "common.h"

#define NO_FAULTS "the kernel has no fault injection"

/* Whether the kernel can. Allocations that may wait and single pages count, too. */
static inline bool prepare_faults(void)
{
	static const struct {
		const char *path, *value;
	} settings[] = {
		{ "/sys/kernel/debug/failslab/ignore-gfp-wait", "N" },
		{ "/sys/kernel/debug/failslab/verbose", "0" },
		{ "/sys/kernel/debug/fail_page_alloc/ignore-gfp-wait", "N" },
		{ "/sys/kernel/debug/fail_page_alloc/ignore-gfp-highmem", "N" },
		{ "/sys/kernel/debug/fail_page_alloc/min-order", "0" },
		{ "/sys/kernel/debug/fail_page_alloc/verbose", "0" },
	};
	size_t i;

	if (access("/proc/self/fail-nth", W_OK))
		return false;
	for (i = 0; i < ARRAY_SIZE(settings); i++)
		if (!write_file(settings[i].path, settings[i].value)) {
			perror(settings[i].path);
			exit(KSFT_FAIL);
		}
	return true;
}

/* This task's counter, opened by itself: of a child it is another one. */
static inline int open_faults(void)
{
	int fd = open("/proc/self/fail-nth", O_RDWR | O_CLOEXEC);

	if (fd < 0) {
		perror("/proc/self/fail-nth");
		exit(KSFT_FAIL);
	}
	return fd;
}

/* From now on the nth allocation fails. */
static inline void fail_allocation(int fd, int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", n);

	if (pwrite(fd, text, len, 0) != len) {
		perror("fail-nth");
		exit(KSFT_FAIL);
	}
}

/* None fails any more. Whether there was one that did. */
static inline bool allocation_failed(int fd)
{
	char text[16] = "";
	bool failed = pread(fd, text, sizeof(text) - 1, 0) > 0 && !atoi(text);

	fail_allocation(fd, 0);
	return failed;
}

#endif /* _UMLAB_TEST_FAULTS_H */
