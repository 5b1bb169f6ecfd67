// SPDX-License-Identifier: GPL-2.0-only
/* sayhello(2): the line in the kernel's log */
#include "common.h"

FIXTURE(sayhello)
{
	int log;
};

FIXTURE_SETUP(sayhello)
{
	self->log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	ASSERT_GE(self->log, 0);
	ASSERT_GE(lseek(self->log, 0, SEEK_END), 0);
}

FIXTURE_TEARDOWN(sayhello)
{
	close(self->log);
}

/* How many records were logged since the last look; *ours are right. */
static int new_records(int log, int *ours)
{
	char record[1024];
	int count = 0;
	ssize_t n;

	*ours = 0;
	for (; (n = read(log, record, sizeof(record) - 1)) > 0; count++) {
		record[n] = '\0';
		/* priority 7 is KERN_DEBUG */
		if (!strncmp(record, "7,", 2) &&
		    !strcmp(strchr(record, ';'), ";Hello !\n"))
			++*ours;
	}
	return count;
}

TEST_F(sayhello, logs_one_line_at_debug_level)
{
	int ours;

	EXPECT_EQ(0, sayhello());
	EXPECT_EQ(1, new_records(self->log, &ours));
	EXPECT_EQ(1, ours);
}

TEST_F(sayhello, logs_every_time)
{
	int ours, i;

	for (i = 0; i < 100; i++)
		ASSERT_EQ(0, sayhello());
	EXPECT_EQ(100, new_records(self->log, &ours));
	EXPECT_EQ(100, ours);
}

TEST_F(sayhello, needs_no_privilege)
{
	int ours;

	become(STUDENT);
	EXPECT_EQ(0, sayhello());
	new_records(self->log, &ours);
	EXPECT_EQ(1, ours);
}

TEST_HARNESS_MAIN
