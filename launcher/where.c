// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a kernel that is a process is: its registers, and the frames on its
 * stack. For the supervisor, its parent.
 */
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/ucontext.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

#include "sandbox.h"

#define LOOKS 10
#define LOOK_GAP 2 /* ms */

/* What CONFIG_FRAME_POINTER has at the start of each function's part. */
struct stack_frame {
	unsigned long next;
	unsigned long address;
};

/* The machine may have made this up: to be read, not to be followed blindly. */
static bool read_memory(pid_t pid, unsigned long at, void *data, size_t size)
{
	struct iovec to = { data, size };
	struct iovec from = { (void *)at, size };

	return process_vm_readv(pid, &to, 1, &from, 1, 0) == (ssize_t)size;
}

/* What a signal's handler returns to: mov $SYS_rt_sigreturn, %rax; syscall */
static bool is_restorer(pid_t pid, unsigned long address)
{
	static const unsigned char code[] = {
		0x48, 0xc7, 0xc0, 0x0f, 0x00, 0x00, 0x00, 0x0f, 0x05,
	};
	unsigned char there[sizeof(code)];

	return read_memory(pid, address, there, sizeof(there)) &&
	       !memcmp(there, code, sizeof(code));
}

/*
 * Where that function was, or its caller. A handler's frame lies below what the
 * signal has interrupted, as the host's kernel has put it there.
 */
static unsigned long caller(pid_t pid, unsigned long at,
			    const struct stack_frame *frame)
{
	unsigned long context = at + sizeof(*frame);
	greg_t rip;

	if (is_restorer(pid, frame->address) &&
	    read_memory(pid, context + offsetof(ucontext_t, uc_mcontext.gregs[REG_RIP]),
			&rip, sizeof(rip)))
		return rip + 1;	/* like a return address, behind the instruction */
	return frame->address;
}

static bool add_address(struct report *report, unsigned long address)
{
	size_t used = strlen(report->text);
	size_t room = sizeof(report->text) - used;
	int length = snprintf(report->text + used, room, "%lx ", address);

	if ((size_t)length < room)
		return true;
	report->text[used] = '\0';
	return false;
}

/* Stop it, and see where; @status as from wait(2). Its end is not for us to take. */
static bool stop(pid_t pid, struct user_regs_struct *regs, int *status)
{
	siginfo_t info;

	return !ptrace(PTRACE_INTERRUPT, pid, 0, 0) &&
	       !waitid(P_PID, pid, &info, WEXITED | WSTOPPED | WNOWAIT | __WALL) &&
	       info.si_code == CLD_TRAPPED &&
	       waitpid(pid, status, __WALL) == pid &&
	       !ptrace(PTRACE_GETREGS, pid, 0, regs);
}

/*
 * Whether it is in wait4(2), as a kernel is whose program runs, but for the moments
 * in which it handles a timer: so one that seems at work is looked at again.
 */
static bool waits_for_program(pid_t pid, struct user_regs_struct regs, int status)
{
	int looks;

	for (looks = 1; regs.orig_rax != SYS_wait4; looks++) {
		/* With the signal that it was to have, if it stopped for one. */
		if (looks == LOOKS ||
		    ptrace(PTRACE_CONT, pid, 0,
			   status >> 16 ? 0L : (long)WSTOPSIG(status)))
			return false;
		poll(NULL, 0, LOOK_GAP);
		if (!stop(pid, &regs, &status))
			return false;
	}
	return true;
}

/**
 * find_process() - where a process is
 * @pid: a child, which stays stopped
 * @monitor: unused
 * @report: text is set to addresses, the innermost first; status to the number
 *	of the system call it is in, or -1
 *
 * Return: whether that is known.
 */
bool find_process(pid_t pid, int monitor, struct report *report)
{
	struct user_regs_struct regs;
	struct stack_frame frame;
	unsigned long at;
	int status;

	(void)monitor;
	if (ptrace(PTRACE_SEIZE, pid, 0, 0) || !stop(pid, &regs, &status))
		return false;
	report->kind = REPORT_WHERE;
	report->status = (long)regs.orig_rax < 0 ? -1 : (int)regs.orig_rax;
	*report->text = '\0';
	add_address(report, regs.rip);
	for (at = regs.rbp; read_memory(pid, at, &frame, sizeof(frame)); at = frame.next)
		/* A signal's handler has a stack of its own, above or below. */
		if (frame.next == at || !add_address(report, caller(pid, at, &frame)))
			break;
	if (waits_for_program(pid, regs, status))
		report->status = SYS_wait4;
	return true;
}
