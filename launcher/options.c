// SPDX-License-Identifier: GPL-2.0-only
/*
 * The options of exec and run: one table for parsing, --help and limits.
 */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "sandbox.h"

#define MEMORY_MIN (32ULL << 20)
#define MEMORY_DEFAULT (256ULL << 20)
/* The sanitizers' own takes a third of it. */
#define MEMORY_DEBUG (512ULL << 20)
#define EXEC_TIMEOUT 60000
#define APPEND_MAX 1500	/* UML takes 2047 bytes, with our own arguments */
#define CPUS_MAX 64	/* UML has no more */
#define TIMEOUT_MAX 31536000	/* a year, in seconds */

enum {
	TIMEOUT = 1, MEM, ON, KERNEL, ROOTFS, SHARE, KERNEL_LOG, KEEP, USER,
	APPEND, LIMIT, GUEST, CPUS, JSON, NO_JAIL, HELP,
};

static const struct {
	int id;
	const char *name;
	const char *argument;
	const char *what;
} table[] = {
	{ TIMEOUT, "timeout", "SEC",
	  "limit on the whole run; 0 none (exec: 60, run: 0)" },
	{ MEM, "mem", "SIZE",
	  "guest memory, as 256M or 1G (256M; *-debug, *-fuzz: 512M)" },
	{ ON, "on", MACHINE_CHOICE,
	  "which kernel; x86_64 runs in QEMU (default uml)" },
	{ KERNEL, "kernel", "PATH",
	  "the kernel (default: " MACHINE_KERNELS " beside umlab)" },
	{ ROOTFS, "rootfs", "PATH", "the image (default: rootfs beside umlab)" },
	{ SHARE, "share", "DIR[:ro]", "DIR at /mnt/share in the guest" },
	{ KERNEL_LOG, "kernel-log", "FILE", "write the kernel's messages there" },
	{ KEEP, "keep", "IMAGE", "write changes to IMAGE, which stays" },
	{ USER, "user", "NAME", "run as that guest user (default root)" },
	{ APPEND, "append", "ARGS", "further kernel arguments" },
	{ LIMIT, "limit", "NAME=VALUE", "another limit than these below" },
	{ GUEST, "guest", "MODE",
	  "how UML runs user code: ptrace; seccomp for what you trust" },
	{ CPUS, "cpus", "N",
	  "of a kernel for several; UML: with --guest seccomp (1)" },
	{ JSON, "json", NULL, "exec: print one JSON object, with both outputs in it" },
	{ NO_JAIL, "no-jail", NULL,
	  "no walls of umlab's own, for a container that is the jail" },
	{ HELP, "help", NULL, "show this" },
};

static void help(bool login)
{
	char left[32];
	size_t i;

	if (login)
		puts("usage: umlab run [options]\n\n"
		     "An interactive shell in a fresh sandbox.\n");
	else
		puts("usage: umlab exec [options] -- command [argument...]\n\n"
		     "Run one command in a fresh sandbox.\n");
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		snprintf(left, sizeof(left), "--%s %s", table[i].name,
			 table[i].argument ? table[i].argument : "");
		printf("  %-18s %s\n", left, table[i].what);
	}
	help_limits();
	exit(fflush(stdout) ? STATUS_FAILED : 0);
}

static uint64_t parse_memory(const char *text)
{
	uint64_t size = parse_size("--mem", text);
	struct sysinfo host;

	if (size < MEMORY_MIN)
		fail("--mem: %s is too little for the guest; the least is %lluM",
		     text, MEMORY_MIN >> 20);
	if (!sysinfo(&host) && size > (uint64_t)host.totalram * host.mem_unit)
		fail("--mem: %s is more than this machine's %lluM; give less",
		     text, (unsigned long long)host.totalram * host.mem_unit >> 20);
	return size;
}

static int64_t parse_timeout(const char *text)
{
	char *end;
	double seconds;

	errno = 0;
	seconds = strtod(text, &end);
	if (errno || *end || end == text || !isdigit((unsigned char)*text) ||
	    !(seconds <= TIMEOUT_MAX))
		fail("--timeout: '%s' is no number of seconds; 0 means no limit",
		     text);
	/* A very small limit is not the same as none. */
	if (seconds > 0 && seconds < 0.001)
		return 1;
	return seconds * 1000;
}

static const struct machine *parse_on(const char *text)
{
	static const struct machine *const all[] = { MACHINE_ADDRESSES };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all); i++)
		if (!strcmp(text, all[i]->row.name))
			return all[i];
	fail("--on: there is no machine '%s'; give " MACHINE_NAMES, text);
}

/* Whether user code is trusted not to look at the guest kernel's memory. */
static bool parse_guest(const char *text)
{
	if (strcmp(text, "ptrace") && strcmp(text, "seccomp"))
		fail("--guest: UML does not run user code by '%s'; give ptrace or seccomp",
		     text);
	return !strcmp(text, "seccomp");
}

static const char *parse_append(const char *text)
{
	if (strlen(text) > APPEND_MAX)
		fail("--append: %zu bytes are too many for the kernel; at most %d",
		     strlen(text), APPEND_MAX);
	return text;
}

static bool parse_json(bool login)
{
	if (login)
		fail("run has no --json; use 'umlab exec --json -- command'");
	return true;
}

static unsigned int parse_cpus(const char *text)
{
	unsigned long count;
	char *end;

	errno = 0;
	count = strtoul(text, &end, 10);
	if (errno || *end || !isdigit((unsigned char)*text) || !count ||
	    count > CPUS_MAX)
		fail("--cpus: '%s' is no number from 1 to %d", text, CPUS_MAX);
	return count;
}

static void parse_share(struct options *options, char *text)
{
	size_t length = strlen(text);

	options->share_read_only = length > 3 && !strcmp(text + length - 3, ":ro");
	if (options->share_read_only)
		text[length - 3] = '\0';
	options->share = text;
}

/* A file of the same build, that lies beside the launcher. */
static const char *beside(const char *name, char *path, size_t size)
{
	ssize_t length = readlink("/proc/self/exe", path, size);
	char *slash;

	if (length < 0)
		fail("cannot read /proc/self/exe: %s; is /proc mounted?",
		     strerror(errno));
	slash = memrchr(path, '/', length);
	if (!slash || slash + 1 + strlen(name) >= path + size)
		fail("umlab lies too deep in the file system");
	memcpy(slash + 1, name, strlen(name) + 1);
	return path;
}

/* By its name: make calls it so, and what it needs is needed to start it. */
static bool is_debug(const char *kernel)
{
	const char *flavour = strrchr(kernel, '-');

	return flavour && (!strcmp(flavour, "-debug") || !strcmp(flavour, "-fuzz"));
}

static void set_option(struct options *options, int id, bool login)
{
	switch (id) {
	case TIMEOUT:
		options->timeout = parse_timeout(optarg);
		break;
	case MEM:
		options->memory = parse_memory(optarg);
		break;
	case ON:
		options->machine = parse_on(optarg);
		break;
	case KERNEL:
		options->kernel = optarg;
		break;
	case ROOTFS:
		options->rootfs = optarg;
		break;
	case SHARE:
		parse_share(options, optarg);
		break;
	case KERNEL_LOG:
		options->kernel_log = optarg;
		break;
	case KEEP:
		options->keep = optarg;
		break;
	case USER:
		options->user = optarg;
		break;
	case APPEND:
		options->append = parse_append(optarg);
		break;
	case LIMIT:
		parse_limit(options->limits, optarg);
		break;
	case GUEST:
		options->trusted = parse_guest(optarg);
		break;
	case CPUS:
		options->cpus = parse_cpus(optarg);
		break;
	case JSON:
		options->json = parse_json(login);
		break;
	case NO_JAIL:
		options->no_jail = true;
		break;
	}
}

/* Chosen by hand for all that make starts: NO_JAIL=yes. */
static bool no_jail_wanted(void)
{
	const char *wanted = getenv("NO_JAIL");

	if (!wanted || !*wanted)
		return false;
	if (strcmp(wanted, "yes"))
		fail("NO_JAIL=%s: give yes, or nothing; see --no-jail in umlab(1)",
		     wanted);
	return true;
}

static const char *name_of(int id)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(table) - 1; i++)
		if (table[i].id == id)
			break;
	return table[i].name;
}

/* What was not given, and what does not go together. */
static void complete(struct options *options)
{
	static char kernel[PATH_MAX], rootfs[PATH_MAX];

	if (options->trusted && options->machine != &machine_uml)
		fail("--guest seccomp is for --on %s: leave it out",
		     machine_uml.row.name);
	if (options->cpus > 1 && !options->trusted &&
	    options->machine == &machine_uml)
		fail("--cpus: UML has several only with --guest seccomp, which is for what you trust");
	if (!options->kernel)
		options->kernel = beside(options->machine->row.kernel, kernel, sizeof(kernel));
	options->debug = is_debug(options->kernel);
	if (!options->memory)
		options->memory = options->debug ? MEMORY_DEBUG : MEMORY_DEFAULT;
	if (!options->rootfs)
		options->rootfs = beside("rootfs", rootfs, sizeof(rootfs));
}

/**
 * parse_options() - read the command line of exec or run
 * @options: filled in
 * @argc: count of @argv
 * @argv: the verb and what follows
 * @login: true for run, which takes no command
 *
 * Ends the program, with one line, on any mistake.
 */
void parse_options(struct options *options, int argc, char **argv, bool login)
{
	struct option longs[ARRAY_SIZE(table) + 1] = { 0 };
	const char *verb = argv[0];
	size_t i;
	int id;

	*options = (struct options){ .user = "root", .append = "",
				     .machine = &machine_uml,
				     .cpus = 1,
				     .login = login,
				     .no_jail = no_jail_wanted(),
				     .timeout = login ? 0 : EXEC_TIMEOUT };
	default_limits(options->limits);
	for (i = 0; i < ARRAY_SIZE(table); i++)
		longs[i] = (struct option){ table[i].name, !!table[i].argument,
					    NULL, table[i].id };
	opterr = 0;
	/* '+': the command's own options are not ours. */
	while ((id = getopt_long(argc, argv, "+:", longs, NULL)) != -1) {
		if (id == ':')
			fail("%s: %s needs a value; see 'umlab %s --help'", verb,
			     argv[optind - 1], verb);
		/* One without a value got one. */
		if (id == '?' && (optopt == HELP || optopt == JSON || optopt == NO_JAIL))
			fail("%s: --%s takes no value; see 'umlab %s --help'",
			     verb, name_of(optopt), verb);
		/* Set for a letter, which may stand among others in a word. */
		if (id == '?' && optopt)
			fail("%s: there is no option '-%c'; see 'umlab %s --help'",
			     verb, optopt, verb);
		if (id == '?')
			fail("%s: there is no option '%s'; see 'umlab %s --help'",
			     verb, argv[optind - 1], verb);
		if (id == HELP)
			help(login);
		set_option(options, id, login);
	}
	options->command = argv + optind;
	options->command_count = argc - optind;
	if (login && options->command_count)
		fail("run takes no command; use 'umlab exec -- %s'",
		     options->command[0]);
	if (!login && !options->command_count)
		fail("exec: which command? As in 'umlab exec -- ls /'");
	complete(options);
}
