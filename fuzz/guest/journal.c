// SPDX-License-Identifier: GPL-2.0-only
/*
 * The last inputs, in a file of the host's, each there before its call is made: a
 * kernel that dies takes the program with it.
 */
#include <fcntl.h>

#include "fuzz.h"

#define ENTRIES	256

static struct entry {
	uint32_t number, size;
	uint8_t data[504];
} entry;

static int journal = -1;

void open_journal(void)
{
	journal = open("journal", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (journal < 0)
		give_up("journal");
}

void note_input(const uint8_t *data, size_t size)
{
	size_t length = offsetof(struct entry, data) + size;

	entry.number++;
	entry.size = size;
	memcpy(entry.data, data, size);
	if (pwrite(journal, &entry, length, entry.number % ENTRIES * sizeof(entry)) !=
	    (ssize_t)length)
		give_up("journal");
}
