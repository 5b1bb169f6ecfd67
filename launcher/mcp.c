// SPDX-License-Identifier: GPL-2.0-only
/*
 * umlab mcp: a coding assistant's tools, by mcp/server of the tree.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "umlab.h"

int verb_mcp(int argc, char **argv)
{
	static const char server[] = "/../mcp/server";
	char path[PATH_MAX];
	ssize_t length;
	char *slash;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		puts("usage: umlab mcp\n\nServe the Model Context Protocol on standard input and output.");
		return fflush(stdout) ? STATUS_FAILED : 0;
	}
	if (argc > 1)
		fail("mcp takes no arguments");
	length = readlink("/proc/self/exe", path, sizeof(path) - 1);
	if (length < 0)
		fail("cannot read /proc/self/exe: %s; is /proc mounted?",
		     strerror(errno));
	path[length] = '\0';
	slash = strrchr(path, '/');
	if (!slash || slash + sizeof(server) > path + sizeof(path))
		fail("umlab lies too deep in the file system");
	strcpy(slash, server);
	execl(path, path, (char *)NULL);
	fail("cannot start %s: %s; 'umlab mcp' is for an umlab in build/ of its tree",
	     path, strerror(errno));
}
