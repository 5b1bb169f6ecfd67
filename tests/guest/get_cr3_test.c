// SPDX-License-Identifier: GPL-2.0-only
/* get_cr3(2): the page directory, and who may know where it is */
#include <linux/capability.h>
#include <pthread.h>
#include <sys/syscall.h>
#include "common.h"

static unsigned long thread_cr3;

static void *thread(void *unused)
{
	(void)unused;
	get_cr3(&thread_cr3);
	return NULL;
}

TEST(start_of_a_page)
{
	unsigned long cr3 = 1;

	ASSERT_EQ(0, get_cr3(&cr3));
	EXPECT_NE(0U, cr3);
	EXPECT_EQ(0U, cr3 % PAGE);
}

/* Physical: within the machine's memory, not an address of the kernel's. */
TEST(within_memory)
{
	unsigned long cr3, total;

	total = proc_number("/proc/meminfo", "MemTotal") * 1024;
	ASSERT_EQ(0, get_cr3(&cr3));
	/* memory that the kernel keeps to itself, and x86's holes below 4 GB */
	EXPECT_LT(cr3, 2 * total + (4UL << 30));
}

TEST(threads_share_it)
{
	unsigned long cr3;
	pthread_t t;

	ASSERT_EQ(0, get_cr3(&cr3));
	ASSERT_EQ(0, pthread_create(&t, NULL, thread, NULL));
	ASSERT_EQ(0, pthread_join(t, NULL));
	EXPECT_EQ(cr3, thread_cr3);
}

TEST(processes_do_not)
{
	unsigned long cr3, other;
	pid_t pid;

	ASSERT_EQ(0, get_cr3(&cr3));
	pid = fork();
	if (!pid)
		_exit(get_cr3(&other) || other == cr3);
	EXPECT_TRUE(child_passed(pid));
}

TEST(efault)
{
	const struct bad_pointer *b;

	for (b = bad_pointers; b->make; b++)
		EXPECT_EQ(EFAULT, ERRNO_OF(get_cr3((unsigned long *)b->make())))
			TH_LOG("%s", b->what);
}

TEST(eperm_as_an_ordinary_user)
{
	unsigned long cr3 = 1;

	become(STUDENT);
	EXPECT_EQ(EPERM, ERRNO_OF(get_cr3(&cr3)));
	EXPECT_EQ(1U, cr3);
	/* refused before the pointer is looked at */
	EXPECT_EQ(EPERM, ERRNO_OF(get_cr3((unsigned long *)bad_kernel())));
}

TEST(eperm_as_root_without_the_capability)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];
	unsigned long cr3;

	ASSERT_EQ(0, syscall(SYS_capget, &header, data));
	data[0].effective &= ~(1U << CAP_SYS_ADMIN);
	ASSERT_EQ(0, syscall(SYS_capset, &header, data));
	EXPECT_EQ(EPERM, ERRNO_OF(get_cr3(&cr3)));
}

/* Root in a user namespace of one's own has the capability only there. */
TEST(eperm_in_a_user_namespace)
{
	unsigned long cr3;

	become(STUDENT);
	ASSERT_EQ(0, unshare(CLONE_NEWUSER));
	EXPECT_EQ(EPERM, ERRNO_OF(get_cr3(&cr3)));
}

TEST_HARNESS_MAIN
