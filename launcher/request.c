// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the guest is asked to do, laid out for the block device.
 */
#include <stdlib.h>
#include <string.h>

#include "sandbox.h"

/* Linux takes no argument list larger than this in any case. */
#define REQUEST_MAX (6 * 1024 * 1024)

static char *put(char *at, const char *text)
{
	size_t length = strlen(text) + 1;

	memcpy(at, text, length);
	return at + length;
}

/**
 * make_request() - build the request for a run
 * @options: what the user wants
 * @terminal: whether the command gets a terminal
 * @size: of the terminal, rows << 16 | columns
 *
 * Return: the request, padded with zeros up to its ring_start; not freed.
 */
struct request *make_request(const struct options *options, bool terminal,
			     uint32_t size)
{
	const char *term = getenv("TERM");
	size_t length = sizeof(struct request), whole;
	struct request *request;
	char *at;
	int i;

	if (!terminal || !term)
		term = "";
	length += strlen(options->user) + 1 + strlen(term) + 1;
	for (i = 0; i < options->command_count; i++)
		length += strlen(options->command[i]) + 1;
	if (length > REQUEST_MAX)
		fail("the command's arguments are too long (%zu bytes); pass them in a file or on standard input",
		     length);
	whole = (length + REQUEST_ALIGN - 1) & -REQUEST_ALIGN;
	request = calloc(1, whole);
	if (!request)
		fail("out of memory");
	*request = (struct request){
		.magic = REQUEST_MAGIC,
		.version = PROTOCOL_VERSION,
		.length = length,
		.flags = (terminal ? REQUEST_TERMINAL : 0) |
			 (options->share ? REQUEST_SHARE : 0) |
			 (options->login ? REQUEST_LOGIN : 0),
		.size = size,
		.ring_start = whole,
		.ring_size = RING_SIZE,
		.argc = options->command_count,
	};
	at = put(put(request->strings, options->user), term);
	for (i = 0; i < options->command_count; i++)
		at = put(at, options->command[i]);
	return request;
}
