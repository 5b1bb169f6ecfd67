// SPDX-License-Identifier: GPL-2.0-only
/* sayhello(2): the line in the kernel's log */
#include <time.h>
#include "common.h"

/* The kernel's usual limit on messages: so many lines in so many seconds */
#define BURST		10
#define INTERVAL	5

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

	for (i = 0; i < 5; i++)
		ASSERT_EQ(0, sayhello());
	EXPECT_EQ(5, new_records(self->log, &ours));
	EXPECT_EQ(5, ours);
}

TEST_F(sayhello, needs_no_privilege)
{
	int ours;

	become(STUDENT);
	EXPECT_EQ(0, sayhello());
	new_records(self->log, &ours);
	EXPECT_EQ(1, ours);
}

/* The last: what it uses up is missing to the others. */
TEST_F(sayhello, cannot_flood_the_log)
{
	int ours, records = 0, i;
	time_t start = time(NULL);
	long intervals;

	become(STUDENT);
	for (i = 0; i < 5000; i++) {
		ASSERT_EQ(0, sayhello());
		if (i % 100 == 99)	/* before the log wraps around */
			records += new_records(self->log, &ours);
	}
	intervals = (time(NULL) - start) / INTERVAL + 2;
	/* one more line each tells how many are missing */
	EXPECT_LE(records, intervals * (BURST + 1));

	/* and when the time is over, it logs again */
	do {
		ASSERT_EQ(0, sayhello());
		new_records(self->log, &ours);
	} while (!ours);
}

TEST_HARNESS_MAIN
