// SPDX-License-Identifier: GPL-2.0-only
/*
 * homework NUMBER: checks the call that has this number, of the homework's
 * prototype, long change_cmdline(char *line): line is the new command line, which
 * ps then shows, and has the old one afterwards. The caller gives it room for
 * 4096 bytes.
 *
 * TAP; status 0 if each claim holds. Each is made by a process of its own, so
 * that one that the kernel kills leaves the others.
 */
#include "common.h"
#include "libc.h"

/* longer than NAME, which may be written over it */
#define OLD "./change_cmdline of the homework"
#define NAME "Yen-Chun Hsu 0056021"

static long number;

static long change(char *line)
{
	return syscall(number, line);
}

/* What ps shows of the caller; "" if that cannot be told. */
static const char *shown(void)
{
	static char line[PAGE];
	char command[64];
	FILE *ps;

	snprintf(command, sizeof(command), "ps -ww -o args= -p %d", getpid());
	ps = popen(command, "r");
	if (!ps || !fgets(line, sizeof(line), ps))
		line[0] = '\0';
	if (ps)
		pclose(ps);
	line[strcspn(line, "\n")] = '\0';
	for (size_t n = strlen(line); n && line[n - 1] == ' '; n--)
		line[n - 1] = '\0';
	return line;
}

/* Whether the two are one; if not, both are told. */
static bool same(const char *what, const char *got, const char *wanted)
{
	if (!strcmp(got, wanted))
		return true;
	printf("# %s: \"%s\", expected \"%s\"\n", what, got, wanted);
	return false;
}

/* Calls it with NEW: it succeeds, gives the old line back, and ps shows NEW. */
static bool changes(const char *old, const char *new)
{
	char line[PAGE] = "";
	bool done;

	strcpy(line, new);
	if (change(line) < 0) {
		printf("# the call failed: %s\n", strerror(errno));
		return false;
	}
	/* both tell, whatever the first says */
	done = same("given back", line, old);
	return same("ps", shown(), new) && done;
}

static bool a_name(void)
{
	return same("ps before", shown(), OLD) && changes(OLD, NAME);
}

static bool shorter(void)
{
	return changes(OLD, "short");
}

static bool twice(void)
{
	return changes(OLD, NAME) && changes(NAME, "again");
}

/* As a whole or not at all; and what lies behind the old line stays as it is. */
static bool longer(void)
{
	char line[PAGE] = "", new[61], *after = strdup(getenv("AFTER"));
	bool done;

	memset(new, 'x', sizeof(new) - 1);
	new[sizeof(new) - 1] = '\0';
	strcpy(line, new);
	done = change(line) >= 0;
	done = same("ps", shown(), done ? new : OLD);
	return same("the environment", getenv("AFTER") ?: "", after) && done;
}

static bool refuses(const char *what, char *line)
{
	int error = ERRNO_OF(change(line));

	return same(what, error ? strerrorname_np(error) : "no error", "EFAULT");
}

/* The new line can be read there, and the old one not be written. */
static bool refuses_read_only(void)
{
	char *line = map_pages(1, PROT_READ | PROT_WRITE);

	strcpy(line, NAME);
	return !mprotect(line, PAGE, PROT_READ) && refuses("a read-only page", line);
}

static bool bad_pointer(void)
{
	for (const struct bad_pointer *bad = bad_pointers; bad->make; bad++)
		if (!bad->readable && !refuses(bad->what, bad->make()))
			return false;
	return refuses_read_only() && same("ps", shown(), OLD);
}

static bool unprivileged(void)
{
	become(STUDENT);
	return changes(OLD, NAME);
}

static const struct {
	const char *what;
	bool (*holds)(void);
} claims[] = {
	{ "ps shows the new line, the caller gets the old one", a_name },
	{ "a shorter line is shown without the old one's end", shorter },
	{ "a second call gives back what the first one set", twice },
	{ "a longer line is shown as a whole or refused, and nothing is overwritten", longer },
	{ "each bad pointer is EFAULT, and nothing has changed", bad_pointer },
	{ "an ordinary user may call it", unprivileged },
};

static bool holds(size_t i)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		alarm(10);
		i = claims[i].holds();
		fflush(stdout);
		_exit(i ? 0 : 1);
	}
	return child_passed(pid);
}

/* Again, with that old line. */
static int again(const char *call)
{
	char variable[64];
	char *argv[] = { OLD, NULL };
	char *env[] = { variable, "AFTER=behind the old line", "PATH=/usr/bin", NULL };

	snprintf(variable, sizeof(variable), "CALL=%s", call);
	execve("/proc/self/exe", argv, env);
	perror("homework: /proc/self/exe");
	return 2;
}

int main(int argc, char **argv)
{
	int failed = 0;

	if (argc == 2)
		return again(argv[1]);
	number = atol(getenv("CALL") ?: "");
	if (number <= 0) {
		fprintf(stderr, "usage: homework NUMBER (of the call, in syscalls/table)\n");
		return 2;
	}
	printf("1..%zu\n", ARRAY_SIZE(claims));
	for (size_t i = 0; i < ARRAY_SIZE(claims); i++) {
		bool held = holds(i);

		printf("%sok %zu - %s\n", held ? "" : "not ", i + 1, claims[i].what);
		failed += !held;
	}
	return failed ? 1 : 0;
}
