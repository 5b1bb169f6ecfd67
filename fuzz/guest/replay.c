// SPDX-License-Identifier: GPL-2.0-only
/* Inputs from files once more, in their order: to see it again */
#include <fcntl.h>

#include "fuzz.h"

void read_input(const char *path, uint8_t *data, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, data, INPUT_MAX);

	if (n < 0)
		give_up(path);
	close(fd);
	*size = n;
}

static void try_file(const char *path, int times)
{
	uint8_t data[INPUT_MAX];
	struct trial t;
	size_t size;

	read_input(path, data, &size);
	decode(data, size, &t);
	while (times-- > 0) {
		prepare(&t);
		check(&t, run_trial(&t));
	}
}

/* With leaks each file has a task name of its own, which kmemleak tells. */
void replay(int times, char **files, bool leaks)
{
	char name[16];
	int i, round, rounds = leaks ? 1 : times;

	if (leaks)
		watch_leaks();
	for (round = 0; round < rounds; round++)
		for (i = 0; files[i]; i++) {
			snprintf(name, sizeof(name), "input %d", i);
			if (leaks)
				prctl(PR_SET_NAME, name);
			try_file(files[i], leaks ? times : 1);
		}
	if (leaks) {
		prctl(PR_SET_NAME, "none");
		find_last_leaks();
	}
}
