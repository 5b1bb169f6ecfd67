// SPDX-License-Identifier: GPL-2.0-only
// Section A's younger sister: our calls as the kernel itself notes them
/*
 * trace_calls [COMMAND [ARGUMENT...]]
 *
 * strace stops a process at each of its calls and looks at it. Here the kernel notes
 * what a call is called with and returns, by the tracepoints that SYSCALL_DEFINE makes,
 * and the process goes on. trace-cmd switches them on and reads the notes. For the
 * kernel of FLAVOUR=trace; of COMMAND all calls are shown.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <umlab.h>

#define EVENTS "/sys/kernel/tracing/events/syscalls/"
#define ADDRESS(x) ((unsigned long)(x))
#define SIZE(a) (sizeof(a) / sizeof(*(a)))

/* The homework's calls once each, and one that fails. */
static const char *const order[] = {
	"sayhello", "sayhello2", "sayhello2", "get_state", "get_cr3", "use_signal",
	"change_cmdline",
};

/* Make a call, and note it as told() has it. */
static void make(FILE *notes, int number, const char *name, int argc,
		 const unsigned long *args)
{
	long result = syscall(number, args[0], args[1], args[2], args[3], args[4]);

	if (result < 0)
		result = -errno;
	fprintf(notes, "%s", name);
	for (int i = 0; i < argc; i++)
		fprintf(notes, " 0x%lx", args[i]);
	fprintf(notes, " = 0x%lx\n", result);
}

static int call_all(const char *file)
{
	FILE *notes = fopen(file, "w");
	struct umlab_task task;
	unsigned long cr3;
	char buf[4096];
	const struct {
		int number, argc;
		unsigned long args[5];
	} calls[SIZE(order)] = {
		{ __NR_sayhello, 0, { 0 } },
		{ __NR_sayhello2, 3, { ADDRESS("trace"), ADDRESS(buf), sizeof(buf) } },
		{ __NR_sayhello2, 3, { ADDRESS("trace"), ADDRESS(buf), 3 } },
		{ __NR_get_state, 3, { 0, ADDRESS(&task), sizeof(task) } },
		{ __NR_get_cr3, 1, { ADDRESS(&cr3) } },
		{ __NR_use_signal, 2, { getpid(), 0 } },
		{ __NR_change_cmdline, 5, { ADDRESS("traced"), 7, ADDRESS(buf), sizeof(buf), 0 } },
	};

	signal(SIGUSR1, SIG_IGN);
	if (!notes)
		err(1, "%s", file);
	for (size_t i = 0; i < SIZE(order); i++)
		make(notes, calls[i].number, order[i], calls[i].argc, calls[i].args);
	return fclose(notes);
}

static int run(char **argv)
{
	int status;

	fflush(stdout);
	if (!fork()) {
		execvp(argv[0], argv);
		err(127, "%s", argv[0]);
	}
	if (wait(&status) < 0)
		err(1, "wait");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Have trace-cmd note the calls of a command, all or ours, in a file. */
static int record(const char *file, char **command, bool all)
{
	/* UML's own clock of events goes by ticks */
	char *argv[64] = { "trace-cmd", "record", "-q", "-C", "mono", "-o", (char *)file };
	char events[SIZE(order)][64];
	int n = 7, count = 0;

	if (all) {
		argv[n++] = "-e";
		argv[n++] = "syscalls";
	}
	for (size_t i = 0; !all && i < SIZE(order); i++) {
		if (i && !strcmp(order[i], order[i - 1]))
			continue;
		snprintf(events[count], sizeof(*events), "syscalls:sys_*_%s", order[i]);
		argv[n++] = "-e";
		argv[n++] = events[count++];
	}
	argv[n++] = "-F";
	for (; *command && n < 63; command++)
		argv[n++] = *command;
	return run(argv);
}

/* The hexadecimal numbers of an event. */
static void tell_numbers(FILE *told, const char *event)
{
	char *end;

	for (; (event = strstr(event, "0x")); event = end)
		fprintf(told, " 0x%lx", strtoul(event, &end, 16));
}

/*
 * Print what trace-cmd reports, and write to told a line for each call: its name, its
 * arguments, = and its result. Returns how many there were.
 */
static int report(const char *file, FILE *told)
{
	char command[128], line[4096], name[64];
	int calls = 0;
	FILE *f;

	snprintf(command, sizeof(command), "trace-cmd report -q -i %s", file);
	f = popen(command, "r");
	if (!f)
		err(1, "popen");
	while (fgets(line, sizeof(line), f)) {
		const char *enter = strstr(line, " sys_enter_");
		const char *leave = strstr(line, " sys_exit_");

		if (enter || leave)
			printf("%s", line);
		if (enter && sscanf(enter, " sys_enter_%63[^:]", name) == 1) {
			fputs(name, told);
			tell_numbers(told, enter);
		}
		if (leave) {
			fputs(" =", told);
			tell_numbers(told, leave);
			fputc('\n', told);
			calls++;
		}
	}
	if (pclose(f))
		errx(1, "trace-cmd report: failed");
	fclose(told);
	return calls;
}

static void need_tracepoints(void)
{
	mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, NULL); /* is there already: EBUSY */
	if (access(EVENTS "sys_enter_sayhello", F_OK))
		errx(1, "this kernel does not note calls: make demo DEMO=trace_calls FLAVOUR=trace KERNEL=newest, or ON=x86_64");
}

int main(int argc, char **argv)
{
	char dir[] = "/tmp/trace.XXXXXX", data[64], notes[64], made[4096] = "";
	char *ours[] = { argv[0], "--calls", notes, NULL };
	char *told;
	size_t size;
	int status, calls;
	FILE *f;

	if (argc == 3 && !strcmp(argv[1], "--calls"))
		return call_all(argv[2]);
	need_tracepoints();
	if (!mkdtemp(dir))
		err(1, "%s", dir);
	snprintf(data, sizeof(data), "%s/trace.dat", dir);
	snprintf(notes, sizeof(notes), "%s/notes", dir);

	if (argc > 1)
		printf("$ trace-cmd record -C mono -e syscalls -F %s ...\n", argv[1]);
	else
		printf("$ trace-cmd record -C mono -e 'syscalls:sys_*_NAME'... -F %s --calls\t(each of the homework's calls, and one that fails)\n",
		       argv[0]);
	status = record(data, argc > 1 ? argv + 1 : ours, argc > 1);
	if (status)
		errx(status, "trace-cmd record: status %d", status);
	printf("$ trace-cmd report\n");
	calls = report(data, open_memstream(&told, &size));
	if (argc > 1)
		return !calls;

	f = fopen(notes, "r");
	if (!f || !fread(made, 1, sizeof(made) - 1, f))
		err(1, "%s", notes);
	if (strcmp(made, told))
		errx(1, "the kernel has noted\n%sbut made was\n%s", told, made);
	printf("(what was called, and what it returned, is what the kernel noted)\n");
	return EXIT_SUCCESS;
}
