// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sizes as users write them.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"

/**
 * parse_size() - read a number that may have a unit, or fail()
 * @option: what it was given to
 * @text: the number, with K, M, G or nothing behind it
 */
uint64_t parse_size(const char *option, const char *text)
{
	static const char units[] = "KMG";
	const char *unit;
	char *end;
	uint64_t size;

	errno = 0;
	size = strtoull(text, &end, 10);
	if (*end) {
		unit = strchr(units, toupper((unsigned char)*end));
		if (!unit || end[1])
			errno = EINVAL;
		else if (size > UINT64_MAX >> 10 * (unit - units + 1))
			errno = ERANGE;
		else
			size <<= 10 * (unit - units + 1);
	}
	if (errno || end == text || !isdigit((unsigned char)*text))
		fail("%s: '%s' is no size; write it as 256M or 1G", option,
		     text);
	return size;
}
