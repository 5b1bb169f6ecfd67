// SPDX-License-Identifier: GPL-2.0-only
// Section D: a name into the kernel, a greeting back out of it
/*
 * sayhello2 [NAME]
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <umlab.h>

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "umlab";
	char greeting[UMLAB_NAME_MAX + 16], expected[sizeof(greeting)];
	long n;

	n = sayhello2(name, greeting, sizeof(greeting));
	if (n < 0)
		err(1, "sayhello2(\"%s\")", name);
	printf("sayhello2(\"%s\") = %ld: \"%s\"\n", name, n, greeting);

	snprintf(expected, sizeof(expected), "Hello, %s !", name);
	if (strcmp(greeting, expected) || n != (long)strlen(expected))
		errx(1, "expected \"%s\", %zu bytes", expected, strlen(expected));

	/* copy_from_user finds out that nobody may read there. */
	n = sayhello2((const char *)8, greeting, sizeof(greeting));
	if (n != -1 || errno != EFAULT)
		errx(1, "a name at a bad address gave %ld, expected EFAULT", n);
	printf("sayhello2(0x8) = -1: %s\n", strerror(errno));
	return EXIT_SUCCESS;
}
