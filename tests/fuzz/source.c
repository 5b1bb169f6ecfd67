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
	/* As long as they are, so that what is beyond their ends is noticed. */
	char *text = malloc(script.left + 1), *at = text, *before;
	struct source *source = malloc(sizeof(*source));

	memcpy(text, script.at, script.left);
	text[script.left] = '\0';
	for (before = at; read_source(&at, source); before = at) {
		claim(at > before && at <= text + script.left);
		claim(memchr(source->text, 0, sizeof(source->text)));
		claim(strstr(source->text, " at "));
		claim(!strchr(source->text, '\n'));
	}
	free(source);
	free(text);
	return 0;
}
