// SPDX-License-Identifier: GPL-2.0-only
/*
 * JSON (RFC 8259) on standard output.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "umlab.h"

struct json {
	FILE *stream;
	char *text;
	size_t length;
};

/**
 * json_open() - begin a text
 *
 * Return: it, for json_answer() to end.
 */
struct json *json_open(void)
{
	static struct json json;

	json.stream = open_memstream(&json.text, &json.length);
	if (!json.stream)
		fail("out of memory");
	return &json;
}

/**
 * json_text() - add what is JSON already
 * @json: the text
 * @format: as printf(3)
 */
void json_text(struct json *json, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(json->stream, format, args);
	va_end(args);
}

/**
 * json_string() - add a string
 * @json: the text
 * @text: its bytes; each that is of no UTF-8 character becomes U+FFFD
 * @length: of @text, bytes
 */
void json_string(struct json *json, const char *text, size_t length)
{
	size_t at, step;

	fputc('"', json->stream);
	for (at = 0; at < length; at += step ? step : 1) {
		step = character(text + at, length - at);
		if (text[at] == '"' || text[at] == '\\')
			fprintf(json->stream, "\\%c", text[at]);
		else if (step)
			fwrite(text + at, 1, step, json->stream);
		else if (text[at] == '\n')
			fputs("\\n", json->stream);
		else
			fprintf(json->stream, "\\u%04x",
				(unsigned char)text[at] < 0x80 ? text[at] : 0xfffd);
	}
	fputc('"', json->stream);
}

/**
 * json_answer() - write the text on standard output, and a newline
 * @json: the text; it is over
 *
 * Return: as answer().
 */
int json_answer(struct json *json)
{
	int error;

	fputc('\n', json->stream);
	if (fclose(json->stream))
		fail("out of memory");
	error = answer(json->text, json->length);
	free(json->text);
	return error;
}
