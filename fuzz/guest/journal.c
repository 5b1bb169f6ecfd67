// SPDX-License-Identifier: GPL-2.0-only
/*
 * The last inputs, also in a file of the host's, each there before its call is made:
 * a kernel that dies takes the program with it. The file is memory of ours where the
 * kernel can do that (CONFIG_MMAPPER), as to write to it costs more than a call.
 */
#include <fcntl.h>

#include "fuzz.h"

#define ENTRIES	256

static struct entry {
	uint32_t number, size;
	uint8_t data[504];
} *entries;

static int journal = -1;	/* if it has to be written */

static bool is_in_journal(const void *bytes, size_t n)
{
	int i;

	for (i = 0; i < ENTRIES; i++)
		if (memmem(entries[i].data, entries[i].size, bytes, n))
			return true;
	return false;
}

void open_journal(void)
{
	int memory = open("/dev/mmapper", O_RDWR | O_CLOEXEC);

	if (memory < 0)
		journal = open("journal", O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (memory < 0 && journal < 0)
		give_up("journal");
	entries = mmap(NULL, ENTRIES * sizeof(*entries), PROT_READ | PROT_WRITE,
		       MAP_SHARED | (memory < 0 ? MAP_ANONYMOUS : 0), memory, 0);
	if (entries == MAP_FAILED)
		give_up("journal: mmap");
	given_before = is_in_journal;
}

static void write_entry(const struct entry *entry)
{
	ssize_t length = offsetof(struct entry, data) + entry->size;

	if (pwrite(journal, entry, length, (char *)entry - (char *)entries) != length)
		give_up("journal");
}

void note_input(const uint8_t *data, size_t size)
{
	static uint32_t number;
	struct entry *entry = &entries[++number % ENTRIES];

	entry->number = number;
	entry->size = size;
	memcpy(entry->data, data, size);
	if (journal >= 0)
		write_entry(entry);
}
