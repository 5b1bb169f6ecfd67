// SPDX-License-Identifier: GPL-2.0-only
// Sections B and C: a first system call, and its line in dmesg
/*
 * Needs root, to read the kernel's log.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <umlab.h>

/* A record of /dev/kmsg starts "PRIORITY,..."; KERN_DEBUG is priority 7. */
static int is_ours(const char *record)
{
	const char *text = strchr(record, ';');

	return text && !strncmp(record, "7,", 2) && !strcmp(text, ";Hello !\n");
}

int main(void)
{
	char record[1024];
	int log, seen = 0;
	ssize_t n;

	log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	if (log < 0)
		err(1, "/dev/kmsg");
	/* From here on, reading gives only what is logged after this line. */
	if (lseek(log, 0, SEEK_END) < 0)
		err(1, "/dev/kmsg: seek to the end");

	printf("calling sayhello(), system call number %d\n", __NR_sayhello);
	if (sayhello())
		err(1, "sayhello");

	while ((n = read(log, record, sizeof(record) - 1)) > 0) {
		record[n] = '\0';
		seen += is_ours(record);
	}
	if (n < 0 && errno != EAGAIN)
		err(1, "/dev/kmsg: read");
	if (seen != 1)
		errx(1, "the log has %d new lines \"Hello !\", expected 1", seen);

	/* The kernel may have had its say meanwhile. */
	printf("$ dmesg | grep Hello\n");
	fflush(stdout);
	return system("dmesg | grep Hello") ? EXIT_FAILURE : EXIT_SUCCESS;
}
