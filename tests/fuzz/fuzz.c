// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the fuzz targets share.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

/**
 * broken_claim() - report that a claim does not hold
 * @what: the claim
 * @file: where it stands
 * @line: in @file
 */
void broken_claim(const char *what, const char *file, int line)
{
	fprintf(stderr, "ERROR: %s:%d: does not hold: %s\n", file, line, what);
	abort();
}

/**
 * take() - take a number
 * @script: the input
 * @bytes: how large it is, at most 8
 *
 * Return: the number; of an input that has ended, zeros.
 */
uint64_t take(struct script *script, size_t bytes)
{
	uint64_t value = 0;

	while (bytes-- && script->left) {
		value = value << 8 | *script->at++;
		script->left--;
	}
	return value;
}

/**
 * take_bytes() - take bytes as they are
 * @script: the input
 * @wanted: how many
 * @data: set to them
 *
 * Return: how many there were.
 */
size_t take_bytes(struct script *script, size_t wanted, const uint8_t **data)
{
	if (wanted > script->left)
		wanted = script->left;
	*data = script->at;
	script->at += wanted;
	script->left -= wanted;
	return wanted;
}

/**
 * pattern() - bytes to be recognized again
 * @at: where in the pattern, which repeats itself
 * @length: bytes, at most PATTERN_MAX
 */
const char *pattern(uint64_t at, size_t length)
{
	/* A prime, so that bytes a power of two apart are not the same. */
	enum { PERIOD = 64513 };
	static char bytes[PERIOD + PATTERN_MAX];
	static bool filled;
	uint32_t state = 1;
	size_t i;

	claim(length <= PATTERN_MAX);
	for (i = 0; !filled && i < sizeof(bytes); i++) {
		state = state * 1664525 + 1013904223;
		bytes[i] = i < PERIOD ? state >> 24 : bytes[i - PERIOD];
	}
	filled = true;
	return bytes + at % PERIOD;
}

/**
 * is_own_line() - whether a text is one line of the launcher's, and harmless
 * @text: the text
 * @length: of @text, bytes
 */
bool is_own_line(const char *text, size_t length)
{
	size_t i;

	if (length < strlen("umlab: \n") || length > 4096 ||
	    memcmp(text, "umlab: ", strlen("umlab: ")) ||
	    text[length - 1] != '\n')
		return false;
	for (i = 0; i < length - 1; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return false;
	/* nor U+0080 to U+009F, as of UTF-8 or alone */
	for (i = 0; i < length - 1; i++)
		if ((text[i] & 0xe0) == 0x80 - 0x100 &&
		    (text[i - 1] >= 0 || text[i - 1] == '\xc2'))
			return false;
	return true;
}
