// SPDX-License-Identifier: GPL-2.0-only
/*
 * compile: the lists of allowed system calls as a C header of BPF programs.
 *
 * libseccomp knows the calls' numbers and writes the programs.  It does so when
 * umlab is built: each start of a sandbox would else take a millisecond more.
 */
#include <err.h>
#include <linux/filter.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lists.h"
#include "rule.h"

#define CALLS 512	/* beyond the numbers that x86_64 has */

static void check(int result, const char *what)
{
	if (result < 0)
		errx(1, "%s: error %d", what, -result);
}

static void add(scmp_filter_ctx context, const struct rule *rules, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		check(seccomp_rule_add_array(context, rules[i].error ?
					     SCMP_ACT_ERRNO(rules[i].error) :
					     SCMP_ACT_ALLOW,
					     rules[i].call, rules[i].count,
					     rules[i].conditions),
		      rules[i].reason);
}

static scmp_filter_ctx make(const struct rule *rules, size_t count,
			    uint32_t refused)
{
	scmp_filter_ctx context = seccomp_init(refused);

	if (!context)
		errx(1, "seccomp_init");
	/* 32-bit calls and those of x32 too are told, not only ended */
	check(seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, refused),
	      "other architectures");
	/* a binary search instead of one comparison a call */
	check(seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2),
	      "optimize");
	add(context, rules, count);
	return context;
}

static void print_program(const char *name, scmp_filter_ctx context)
{
	int file = memfd_create("bpf", 0);
	struct sock_filter step;

	if (file < 0)
		err(1, "memfd_create");
	check(seccomp_export_bpf(context, file), "seccomp_export_bpf");
	lseek(file, 0, SEEK_SET);
	printf("static const struct sock_filter %s_program[] = {\n", name);
	while (read(file, &step, sizeof(step)) == sizeof(step))
		printf("\t{ %#x, %u, %u, %#x },\n", step.code, step.jt, step.jf,
		       step.k);
	puts("};");
	close(file);
	seccomp_release(context);
}

/* Those that are allowed with some arguments at least. */
static void print_calls(const char *name, const struct rule *rules,
			size_t count)
{
	bool known[CALLS] = { false };
	size_t i;

	for (i = 0; i < count; i++)
		/* calls that this architecture lacks have negative numbers */
		if (rules[i].call >= 0 && rules[i].call < CALLS)
			known[rules[i].call] = true;
	printf("static const bool %s_calls[%d] = {\n", name, CALLS);
	for (i = 0; i < CALLS; i++)
		if (known[i])
			printf("\t[%zu] = true,\n", i);
	puts("};");
}

static void print_names(void)
{
	int i;

	printf("static const char *const call_names[%d] = {\n", CALLS);
	for (i = 0; i < CALLS; i++) {
		char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_X86_64,
							      i);

		if (name)
			printf("\t[%d] = \"%s\",\n", i, name);
		free(name);
	}
	puts("};");
}

int main(void)
{
	/*
	 * All calls are told but those by which the machine hands the filter
	 * over, before anybody listens, and those of each switch between kernel
	 * and guest, with which a run would take minutes.
	 */
	static const struct rule untold[] = {
		ALLOW_IF(write, 0, 6, "SYNC"), ALLOW_IF(read, 0, 6, "SYNC"),
		ALLOW_IF(ptrace, 0, PTRACE_SYSEMU, "switch"),
		ALLOW_IF(ptrace, 0, PTRACE_CONT, "switch"),
		ALLOW_IF(ptrace, 0, PTRACE_GETREGS, "switch"),
		ALLOW_IF(ptrace, 0, PTRACE_SETREGS, "switch"),
		ALLOW_IF(ptrace, 0, PTRACE_GETREGSET, "switch"),
		ALLOW_IF(ptrace, 0, PTRACE_SETREGSET, "switch"),
		ALLOW_IF(ptrace, 0, PTRACE_GETSIGINFO, "switch"),
		ALLOW(wait4, "switch"), ALLOW(rt_sigprocmask, "switch"),
		ALLOW(timer_settime, "switch"), ALLOW(rt_sigreturn, "switch"),
		ALLOW(getpid, "switch"), ALLOW(munmap, "switch"),
	};
	scmp_filter_ctx trusted;

	puts("/* made by compile.c from lists.h */");
	print_program("uml", make(uml_rules, ARRAY_SIZE(uml_rules),
				  SCMP_ACT_NOTIFY));
	print_calls("uml", uml_rules, ARRAY_SIZE(uml_rules));
	trusted = make(uml_rules, ARRAY_SIZE(uml_rules), SCMP_ACT_NOTIFY);
	add(trusted, trusted_rules, ARRAY_SIZE(trusted_rules));
	print_program("trusted", trusted);
	/* where a debugger, and no supervisor, is to hear of it */
	print_program("debugged", make(uml_rules, ARRAY_SIZE(uml_rules),
				       SCMP_ACT_TRAP));
	print_program("qemu", make(qemu_rules, ARRAY_SIZE(qemu_rules),
				   SCMP_ACT_NOTIFY));
	print_calls("qemu", qemu_rules, ARRAY_SIZE(qemu_rules));
	/* nothing is allowed without a word: what record.c listens to */
	print_program("record", make(untold, ARRAY_SIZE(untold),
				     SCMP_ACT_NOTIFY));
	print_names();
	return fflush(stdout) ? 1 : 0;
}
