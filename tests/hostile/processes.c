// SPDX-License-Identifier: GPL-2.0-only
/*
 * Other processes: the supervisor, those outside, and the CPU they share.
 * Process 1 is the supervisor.
 */
#include <errno.h>
#include <linux/futex.h>
#include <linux/kcmp.h>
#include <sched.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hostile.h"

#define SUPERVISOR 1
#define MOST_PIDS 40000

static char bytes[64];
static const struct iovec here = { bytes, sizeof(bytes) };
static const struct iovec there = { (void *)0x400000, sizeof(bytes) };
static const struct sched_param lowest = { 0 }, highest = { 50 };
static const unsigned long first_cpu = 1;
static siginfo_t from_kernel = { .si_signo = SIGCHLD, .si_code = SI_QUEUE };

/* No parent of ours is one of our children. */
static long trace_parent(long request)
{
	pid_t parent = getppid();

	if (ptrace(request, parent, 0, 0))
		return -1;
	if (request == PTRACE_SEIZE)
		return 0;
	/* It is to run on. */
	waitpid(parent, NULL, 0);
	return ptrace(PTRACE_DETACH, parent, 0, 0);
}

static long suspend_filter(long unused)
{
	long pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	long result;

	(void)unused;
	if (!pid) {
		pause();
		_exit(0);
	}
	result = ptrace(PTRACE_SEIZE, pid, 0, PTRACE_O_SUSPEND_SECCOMP);
	kill(pid, SIGKILL);
	return result;
}

/* Let a child that is traced enter one call and carry out another. */
static long exchange_call(long number)
{
	struct user_regs_struct registers;
	pid_t pid = fork();
	int status;

	if (!pid) {
		if (ptrace(PTRACE_TRACEME, 0, 0, 0))
			_exit(errno);
		kill(getpid(), SIGSTOP);
		syscall(SYS_getppid);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return -1;
	if (WIFEXITED(status)) {
		errno = WEXITSTATUS(status);
		return -1;
	}
	if (ptrace(PTRACE_SYSCALL, pid, 0, 0) || waitpid(pid, &status, 0) < 0 ||
	    ptrace(PTRACE_GETREGS, pid, 0, &registers))
		return -1;
	registers.orig_rax = number;
	registers.rdi = 0;
	registers.rsi = -3;
	registers.rdx = 0;
	if (ptrace(PTRACE_SETREGS, pid, 0, &registers) ||
	    ptrace(PTRACE_SYSCALL, pid, 0, 0) || waitpid(pid, &status, 0) < 0 ||
	    ptrace(PTRACE_GETREGS, pid, 0, &registers))
		return -1;
	kill(pid, SIGKILL);
	if ((long)registers.rax >= 0)
		return registers.rax;
	errno = -registers.rax;
	return -1;
}

static long take_descriptor(long pid)
{
	int pidfd = syscall(SYS_pidfd_open, pid, 0), fd;

	if (pidfd < 0)
		return -1;
	for (fd = 0; fd < 64; fd++)
		if (syscall(SYS_pidfd_getfd, pidfd, fd, 0) >= 0)
			return fd;
	return -1;
}

/* Signals to process 1, each in every way; it lives if we go on. */
static long signal_supervisor(long unused)
{
	int pidfd = syscall(SYS_pidfd_open, SUPERVISOR, 0), i;

	(void)unused;
	for (i = 1; i <= 64; i++) {
		kill(SUPERVISOR, i);
		syscall(SYS_tgkill, SUPERVISOR, SUPERVISOR, i);
		syscall(SYS_rt_sigqueueinfo, SUPERVISOR, i, &from_kernel);
		syscall(SYS_pidfd_send_signal, pidfd, i, 0, 0);
	}
	return 0;
}

/* Whatever number the launcher and its neighbours have. */
static long signal_outside(long unused)
{
	pid_t pid, own = getpid(), parent = getppid();

	(void)unused;
	for (pid = 2; pid < MOST_PIDS; pid++)
		if (pid != own && pid != parent && !kill(pid, 0))
			return pid;
	return -1;
}

/* To what it is anyway: it is to live on. */
static long limit_supervisor(long resource)
{
	struct rlimit limit;

	if (syscall(SYS_prlimit64, SUPERVISOR, resource, NULL, &limit))
		return -1;
	return syscall(SYS_prlimit64, SUPERVISOR, resource, &limit, NULL);
}

static long leave_cpu(long unused)
{
	cpu_set_t before, all = { 0 };
	int count, i;

	(void)unused;
	if (sched_getaffinity(0, sizeof(before), &before))
		return -1;
	count = CPU_COUNT(&before);
	for (i = 0; i < CPU_SETSIZE; i++)
		CPU_SET(i, &all);
	if (sched_setaffinity(0, sizeof(all), &all))
		return -1;
	if (sched_getaffinity(0, sizeof(before), &before))
		return -1;
	return CPU_COUNT(&before) > count ? CPU_COUNT(&before) : no_effect();
}

#define CHILDREN "UML traces its children, who ask for it (PTRACE_TRACEME)"
#define WARDEN "the supervisor is not to be slowed, starved or bent"

const struct attack processes[] = {
	{ .name = "trace_supervisor", .call = { SYS_ptrace, PTRACE_ATTACH,
					       SUPERVISOR },
	  .why = "it has capabilities until the machine is up" },
	{ .name = "seize_supervisor", .call = { SYS_ptrace, PTRACE_SEIZE,
					       SUPERVISOR },
	  .why = "it has capabilities until the machine is up" },
	{ .name = "trace_parent", .run = trace_parent,
	  .argument = PTRACE_ATTACH, .why = CHILDREN },
	{ .name = "seize_parent", .run = trace_parent,
	  .argument = PTRACE_SEIZE, .why = CHILDREN },
	{ .name = "suspend_filter", .run = suspend_filter, .also = { EINVAL },
	  .why = "PTRACE_O_SUSPEND_SECCOMP is an end of all filters" },
	{ .name = "exchange_call", .run = exchange_call, .argument = SYS_keyctl,
	  .why = "the filter has to see the call that is carried out" },
	{ .name = "read_supervisor", .call = { SYS_process_vm_readv, SUPERVISOR,
					      (long)&here, 1, (long)&there, 1 },
	  .why = "its memory is its own" },
	{ .name = "write_supervisor", .call = { SYS_process_vm_writev,
					       SUPERVISOR, (long)&here, 1,
					       (long)&there, 1 },
	  .why = "its memory is its own" },
	{ .name = "take_descriptor", .run = take_descriptor,
	  .argument = SUPERVISOR,
	  .why = "its socket to the launcher says how the run went" },
	{ .name = "kcmp", .call = { SYS_kcmp, SUPERVISOR, SUPERVISOR, KCMP_VM },
	  .why = "nothing needs it" },
	{ .name = "robust_list", .call = { SYS_get_robust_list, SUPERVISOR,
					  (long)bytes, (long)bytes },
	  .why = "addresses of its memory" },
	{ .name = "move_pages", .call = { SYS_move_pages, SUPERVISOR, 0, 0, 0,
					 0, 0 },
	  .why = "its memory is its own" },
	{ .name = "migrate_pages", .call = { SYS_migrate_pages, SUPERVISOR, 64,
					    (long)bytes, (long)bytes },
	  .also = { EINVAL }, .why = "its memory is its own" },
	{ .name = "signal_supervisor", .expected = HARMLESS,
	  .run = signal_supervisor,
	  .why = "from inside, process 1 gets none that it has not asked for" },
	{ .name = "signal_outside", .run = signal_outside, .also = { ESRCH },
	  .why = "outside of the namespace is no process" },
	{ .name = "limit_supervisor_cpu", .run = limit_supervisor,
	  .argument = RLIMIT_CPU, .why = "0 s of CPU time would end it" },
	{ .name = "limit_supervisor_files", .run = limit_supervisor,
	  .argument = RLIMIT_NOFILE, .why = WARDEN },
	{ .name = "slow_supervisor", .call = { SYS_setpriority, PRIO_PROCESS,
					      SUPERVISOR, 19 },
	  .why = WARDEN },
	{ .name = "idle_supervisor", .call = { SYS_sched_setscheduler,
					      SUPERVISOR, SCHED_IDLE,
					      (long)&lowest },
	  .why = WARDEN },
	{ .name = "move_supervisor", .call = { SYS_sched_setaffinity,
					      SUPERVISOR, sizeof(first_cpu),
					      (long)&first_cpu },
	  .why = WARDEN },
	{ .name = "leave_cpu", .run = leave_cpu,
	  .why = "a UML guest has one CPU; QEMU is given all from the start" },
	{ .name = "real_time", .call = { SYS_sched_setscheduler, 0, SCHED_FIFO,
					(long)&highest },
	  .why = "it would take the CPU from the host" },
	{ .name = "raise_priority", .call = { SYS_setpriority, PRIO_PROCESS, 0,
					     -20 },
	  .why = "it would take the CPU from the host" },
	{ .name = "io_real_time", .call = { SYS_ioprio_set, 1, 0, 1 << 13 },
	  .why = "it would take the disk from the host" },
	{ 0 }
};
