// SPDX-License-Identifier: GPL-2.0-only
/*
 * A kernel for umlab, or a QEMU, that is none.  --append says what it does:
 * see the table at the end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hostile.h"

static const struct {
	const char *name;
	void (*run)(const char *value);
} ways[] = {
	{ "attack=", attack }, { "bomb=", explode }, { "end=", end_oddly },
	{ "frames=", wild_frames }, { "log=", wild_log }, { "bad=", bad_frame },
	{ "cut=", cut_ring }, { "look=", look_around }, { "spoof=", spoof },
};

/* UML has it as its last argument, QEMU at the end of another. */
static const char *find_way(int argc, char **argv)
{
	const char *way = argv[argc - 1];
	int i;

	for (i = 1; i + 1 < argc; i++)
		if (!strcmp(argv[i], "-append"))
			way = argv[i + 1];
	return strrchr(way, ' ') ? strrchr(way, ' ') + 1 : way;
}

/* What the tests ask on the host, or what an attack executes. */
static int by_hand(const char *what)
{
	if (!strcmp(what, "attacks"))
		list_attacks();
	else if (!strcmp(what, "bombs"))
		list_bombs();
	else if (!strcmp(what, "who"))
		return geteuid() != getuid() || getegid() != getgid();
	else
		return 1;
	return 0;
}

int main(int argc, char **argv)
{
	const char *way = find_way(argc, argv);
	size_t i, length;

	/* On the host kill(-1) would mean everybody: there it has a path. */
	if (strchr(argv[0], '/'))
		return by_hand(way);
	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		length = strlen(ways[i].name);
		if (!strncmp(way, ways[i].name, length))
			ways[i].run(way + length);
	}
	return by_hand(way);
}
