// SPDX-License-Identifier: GPL-2.0-only
/* sayhello2(2): copying a string in and another out */
#include "common.h"

#define UNTOUCHED 0x55

FIXTURE(sayhello2)
{
	char greeting[256];
	char expected[256];
};

FIXTURE_SETUP(sayhello2)
{
	memset(self->greeting, UNTOUCHED, sizeof(self->greeting));
}

FIXTURE_TEARDOWN(sayhello2)
{
}

static size_t untouched_from(const char *buf, size_t size)
{
	while (size && buf[size - 1] == UNTOUCHED)
		size--;
	return size;
}

TEST_F(sayhello2, greets)
{
	static const char * const names[] = {
		"umlab", "", "a name with blanks", "%s%n%p", "\x01\x7f\x80\xff",
		"1234567890123456789012345678901234567890123456789012345678901234",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		int len = sprintf(self->expected, "Hello, %s !", names[i]);

		memset(self->greeting, UNTOUCHED, sizeof(self->greeting));
		EXPECT_EQ(len, sayhello2(names[i], self->greeting, sizeof(self->greeting)));
		EXPECT_STREQ(self->expected, self->greeting);
		/* nothing behind the NUL */
		EXPECT_EQ(len + 1U, untouched_from(self->greeting, sizeof(self->greeting)));
	}
}

TEST_F(sayhello2, size_that_just_fits)
{
	EXPECT_EQ(10, sayhello2("x", self->greeting, 11));
	EXPECT_STREQ("Hello, x !", self->greeting);
}

TEST_F(sayhello2, erange_writes_nothing)
{
	static const size_t sizes[] = { 0, 1, 9, 10 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		EXPECT_EQ(ERANGE, ERRNO_OF(sayhello2("x", self->greeting, sizes[i])));
		EXPECT_EQ(0U, untouched_from(self->greeting, sizeof(self->greeting)));
	}
}

TEST_F(sayhello2, largest_size)
{
	EXPECT_EQ(10, sayhello2("x", self->greeting, SIZE_MAX));
}

TEST_F(sayhello2, enametoolong)
{
	static const size_t lengths[] = { 65, 66, 200, 4000 };
	char name[4096];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		memset(name, 'n', lengths[i]);
		name[lengths[i]] = '\0';
		EXPECT_EQ(ENAMETOOLONG, ERRNO_OF(sayhello2(name, self->greeting,
							   sizeof(self->greeting))));
	}
	EXPECT_EQ(0U, untouched_from(self->greeting, sizeof(self->greeting)));
}

/* Reading one byte further than the string goes would fault. */
TEST_F(sayhello2, name_that_ends_with_the_page)
{
	static const size_t lengths[] = { 0, 1, 63, 64 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		char *name = before_hole(lengths[i] + 1);

		memset(name, 'n', lengths[i]);
		EXPECT_EQ((long)lengths[i] + 9, sayhello2(name, self->greeting,
							  sizeof(self->greeting)));
	}
}

/* 65 bytes are enough to know that the name is too long. */
TEST_F(sayhello2, name_without_end_before_a_hole)
{
	char *name = before_hole(65);

	memset(name, 'n', 65);
	EXPECT_EQ(ENAMETOOLONG, ERRNO_OF(sayhello2(name, self->greeting,
						   sizeof(self->greeting))));
	EXPECT_EQ(EFAULT, ERRNO_OF(sayhello2(name + 1, self->greeting,
					     sizeof(self->greeting))));
}

TEST_F(sayhello2, name_across_two_pages)
{
	char *name = map_pages(2, PROT_READ | PROT_WRITE) + PAGE - 3;

	memcpy(name, "across", 7);
	EXPECT_EQ(15, sayhello2(name, self->greeting, sizeof(self->greeting)));
	EXPECT_STREQ("Hello, across !", self->greeting);
}

TEST_F(sayhello2, efault_name)
{
	const struct bad_pointer *b;

	for (b = bad_pointers; b->make; b++) {
		if (b->readable)
			continue;
		EXPECT_EQ(EFAULT, ERRNO_OF(sayhello2(b->make(), self->greeting,
						     sizeof(self->greeting))))
			TH_LOG("name: %s", b->what);
	}
	EXPECT_EQ(0U, untouched_from(self->greeting, sizeof(self->greeting)));
}

TEST_F(sayhello2, efault_greeting)
{
	const struct bad_pointer *b;

	for (b = bad_pointers; b->make; b++)
		EXPECT_EQ(EFAULT, ERRNO_OF(sayhello2("x", b->make(), 256)))
			TH_LOG("greeting: %s", b->what);
	/* the last byte, the NUL, has no place */
	EXPECT_EQ(EFAULT, ERRNO_OF(sayhello2("x", before_hole(10), 256)));
	EXPECT_EQ(10, sayhello2("x", before_hole(11), 256));
}

TEST_F(sayhello2, name_and_greeting_in_one_place)
{
	memcpy(self->greeting, "same", 5);
	EXPECT_EQ(13, sayhello2(self->greeting, self->greeting, sizeof(self->greeting)));
	EXPECT_STREQ("Hello, same !", self->greeting);
}

TEST_F(sayhello2, needs_no_privilege)
{
	become(STUDENT);
	EXPECT_EQ(16, sayhello2("student", self->greeting, sizeof(self->greeting)));
}

TEST_HARNESS_MAIN
