// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text of others that is to be shown on a terminal: of a user's file names, or
 * from a guest, which may have put in what makes a terminal do things.
 */
#include <string.h>

#include "umlab.h"

/**
 * character() - the length of the UTF-8 character (RFC 3629) a text begins with
 * @start: the text
 * @length: of @start, bytes; at least 1
 *
 * Return: bytes, or 0 if there is none; control characters are none, with U+0080 to
 * U+009F.
 */
size_t character(const char *start, size_t length)
{
	const unsigned char *text = (const unsigned char *)start;

	static const struct {
		unsigned char from, to;	/* first byte */
		unsigned char low, high;	/* second byte */
		size_t length;
	} forms[] = {
		{ 0x20, 0x7e, 0x00, 0xff, 1 },
		{ 0xc2, 0xc2, 0xa0, 0xbf, 2 },
		{ 0xc3, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	size_t i, at;

	for (i = 0; i < ARRAY_SIZE(forms); i++)
		if (*text >= forms[i].from && *text <= forms[i].to)
			break;
	if (i == ARRAY_SIZE(forms) || forms[i].length > length)
		return 0;
	if (forms[i].length > 1 &&
	    (text[1] < forms[i].low || text[1] > forms[i].high))
		return 0;
	for (at = 2; at < forms[i].length; at++)
		if (text[at] < 0x80 || text[at] > 0xbf)
			return 0;
	return forms[i].length;
}

/**
 * clean() - make a text harmless for a terminal
 * @text: the text; each byte that is none of a character becomes '?'
 * @length: of @text, bytes
 * @keep: control characters that stay
 */
void clean(char *text, size_t length, const char *keep)
{
	size_t at = 0, step;

	while (at < length) {
		step = character(text + at, length - at);
		if (!step && (!text[at] || !strchr(keep, text[at])))
			text[at] = '?';
		at += step ? step : 1;
	}
}
