// SPDX-License-Identifier: GPL-2.0-only
/*
 * What eu-addr2line says of a kernel that somebody may have made for us: a
 * line that fits, or none.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct script script = { data, size };
	size_t room = 1 + take(&script, 2) % 1024;
	/* As long as they are, so that what is beyond their ends is noticed. */
	char *where = malloc(room), *text = malloc(script.left + 1);

	memcpy(text, script.at, script.left);
	text[script.left] = '\0';
	if (read_source(text, where, room)) {
		claim(memchr(where, 0, room));
		claim(room < 1024 || strstr(where, " at "));
		claim(!strchr(where, '\n'));
	}
	free(where);
	free(text);
	return 0;
}
