// SPDX-License-Identifier: GPL-2.0-only
// Task 1: read and change the command line that ps aux shows
/*
 * change_cmdline [-d SECONDS] [NEW-ARGUMENT...]
 *
 * -d waits before and after the call, for a look from another terminal.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <umlab.h>

/* ps prints the arguments with blanks between, and no NUL at the end. */
static void blanks(char *line, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++)
		if (!line[i])
			line[i] = ' ';
	line[len] = '\0';
}

/* Run ps aux, show our own row of it, and copy the row's last column. */
static void ps(char *command, size_t size)
{
	char row[8192], user[64];
	size_t column = 0;
	int pid, found = 0;
	FILE *f;

	fflush(stdout);
	f = popen("ps aux", "r");
	if (!f)
		err(1, "ps aux");
	while (fgets(row, sizeof(row), f)) {
		if (!column && strstr(row, "COMMAND"))
			column = strstr(row, "COMMAND") - row;
		else if (sscanf(row, "%63s %d", user, &pid) != 2 || pid != getpid())
			continue;
		else
			found = snprintf(command, size, "%s", row + column);
		printf("%s", row);
	}
	if (pclose(f) || !found)
		errx(1, "ps aux: failed, or has no row of process %d", getpid());
	command[strcspn(command, "\n")] = '\0';
}

static void compare(const char *what, const char *seen, const char *expected)
{
	if (strcmp(seen, expected))
		errx(1, "%s is \"%s\", expected \"%s\"", what, seen, expected);
}

int main(int argc, char **argv)
{
	static char new[UMLAB_CMDLINE_MAX + 1] = "Yen-Chun Hsu 0056021";
	static char old[65536], before[8192], after[8192];
	size_t len = strlen(new) + 1;
	unsigned int delay = 0;
	int i = 1;
	long n;

	if (argc > 2 && !strcmp(argv[1], "-d")) {
		delay = strtoul(argv[2], NULL, 10);
		i = 3;
	}
	if (i < argc)
		len = 0;
	for (; i < argc; len += strlen(argv[i++]) + 1) {
		if (len + strlen(argv[i]) + 1 > UMLAB_CMDLINE_MAX)
			errx(2, "new command line: longer than %d bytes", UMLAB_CMDLINE_MAX);
		strcpy(new + len, argv[i]);
	}

	printf("$ ps aux\t(before the call)\n");
	ps(before, sizeof(before));
	sleep(delay);

	n = change_cmdline(new, len, old, sizeof(old) - 1, 0);
	if (n < 0)
		err(1, "change_cmdline");
	blanks(old, n);
	blanks(new, len);
	printf("original command line: %s\n", old);
	compare("the original command line", old, before);

	printf("$ ps aux\t(after the call)\n");
	ps(after, sizeof(after));
	sleep(delay);
	compare("the command line in ps aux", after, new);
	return EXIT_SUCCESS;
}
