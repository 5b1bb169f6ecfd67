// SPDX-License-Identifier: GPL-2.0-only
/* change_cmdline(2): each of its allocations fails, one at a time */
#include "cmdline.h"
#include "faults.h"

static char big[LINE_MAX_BYTES], old[4096];

/* What a child with one failing allocation saw; WRONG and more: not as it has to be */
enum { NONE_FAILED, DID_WITHOUT, REFUSED, WRONG };

/* What of a process a failing call might have changed. */
struct before {
	ssize_t len;	/* of the line, in big */
	long size;
};

static struct before look(void)
{
	struct before before;

	memset(old, 'u', sizeof(old));
	before.len = shown(big);
	before.size = vm_size();
	return before;
}

static bool nothing_changed(const struct before *before)
{
	size_t i;

	for (i = 0; i < sizeof(old) && old[i] == 'u'; i++)
		;
	return i == sizeof(old) && shows(big, before->len) && vm_size() == before->size;
}

static bool done(const struct before *before, long ret, const char *new, size_t len)
{
	if (ret != before->len || memcmp(old, big, ret))
		return false;
	return new ? shows(new, len) : shows(big, before->len);
}

/* The call in a child, whose nth allocation fails. */
static int outcome(int n, const char *new, size_t len)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		struct before before = look();
		int faults = open_faults();
		bool failed;
		int error;
		long ret;

		fail_allocation(faults, n);
		ret = change_cmdline(new, len, old, sizeof(old), 0);
		error = errno;
		failed = allocation_failed(faults);
		if (ret >= 0)
			_exit(!done(&before, ret, new, len) ? WRONG :
			      failed ? DID_WITHOUT : NONE_FAILED);
		if (!failed || error != ENOMEM)
			_exit(WRONG + 1);
		_exit(nothing_changed(&before) ? REFUSED : WRONG + 2);
	}
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return WRONG + 3;
	return WEXITSTATUS(status);
}

/*
 * One after the other, until the call has no further one. Each is tried thrice: the
 * kernel's checkers allocate, too, and not each time.
 */
static int refusals(struct __test_metadata *_metadata, const char *new, size_t len)
{
	int n, i, saw, refused = 0;

	for (n = 1; n < 1000; n++) {
		bool any[WRONG] = { 0 };

		for (i = 0; i < 3; i++) {
			saw = outcome(n, new, len);
			ASSERT_LT(saw, WRONG) TH_LOG("allocation %d", n);
			any[saw] = true;
		}
		if (!any[DID_WITHOUT] && !any[REFUSED])
			return refused;
		refused += any[REFUSED];
	}
	return -1;
}

/* Two buffers, the mapping's description, its page table and page */
TEST(enomem_in_the_first_call)
{
	if (!prepare_faults())
		SKIP(return, NO_FAULTS);
	EXPECT_GE(refusals(_metadata, "after", 6), 4);
}

TEST(enomem_in_a_later_call)
{
	if (!prepare_faults())
		SKIP(return, NO_FAULTS);
	ASSERT_EQ(0, SET("before\0"));
	EXPECT_GE(refusals(_metadata, "after", 6), 3);
}

TEST(enomem_when_only_reading)
{
	if (!prepare_faults())
		SKIP(return, NO_FAULTS);
	EXPECT_GE(refusals(_metadata, NULL, 0), 2);
}

TEST_HARNESS_MAIN
