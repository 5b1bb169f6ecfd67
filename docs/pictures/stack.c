// SPDX-License-Identifier: GPL-2.0-only
/*
 * stack: where the kernel says that the command line is, and what argv[] and
 * environ[] point to, before and after change_cmdline(). For docs/pictures/stack:
 *
 *	MOMENT <tab> NAME <tab> ADDRESS <tab> STRING THERE, OR NOTHING
 */
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <umlab.h>

/* proc_pid_stat(5): fields 48 to 51 */
static const char * const field[] = { "arg_start", "arg_end", "env_start", "env_end" };

static void kernels_view(const char *moment)
{
	unsigned long at[4];
	char line[4096];
	FILE *f = fopen("/proc/self/stat", "r");
	char *p;

	if (!f || !fgets(line, sizeof(line), f))
		err(1, "/proc/self/stat");
	fclose(f);
	/* the name in brackets may hold blanks; behind it begins field 3 */
	p = strrchr(line, ')') + 1;
	for (int i = 3; i < 48; i++)
		p = strchr(p + 1, ' ');
	if (sscanf(p, "%lu %lu %lu %lu", &at[0], &at[1], &at[2], &at[3]) != 4)
		errx(1, "/proc/self/stat: %s", line);
	for (int i = 0; i < 4; i++)
		printf("%s\t%s\t%#lx\t%s\n", moment, field[i], at[i], i ? "" : (char *)at[0]);
}

static void programs_view(const char *moment, const char *name, char **strings)
{
	for (int i = 0; strings[i]; i++)
		printf("%s\t%s[%d]\t%#lx\t%s\n", moment, name, i, (unsigned long)strings[i],
		       strings[i]);
}

static void look(const char *moment, char **argv)
{
	kernels_view(moment);
	programs_view(moment, "argv", argv);
	programs_view(moment, "environ", environ);
}

int main(int argc, char **argv)
{
	static const char new[] = "Yen-Chun Hsu 0056021";

	(void)argc;
	look("before", argv);
	if (change_cmdline(new, sizeof(new), NULL, 0, 0) < 0)
		err(1, "change_cmdline");
	look("after", argv);
	return 0;
}
