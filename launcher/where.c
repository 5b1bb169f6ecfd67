// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a kernel that is a process is: its registers, and the frames on its
 * stack. For the supervisor, its parent.
 */
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

#include "sandbox.h"

/* What CONFIG_FRAME_POINTER has at the start of each function's part. */
struct stack_frame {
	unsigned long next;
	unsigned long address;
};

/* The machine may have made this up: to be read, not to be followed blindly. */
static bool read_frame(pid_t pid, unsigned long at, struct stack_frame *frame)
{
	struct iovec to = { frame, sizeof(*frame) };
	struct iovec from = { (void *)at, sizeof(*frame) };

	return process_vm_readv(pid, &to, 1, &from, 1, 0) == sizeof(*frame);
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

/**
 * find_process() - where a process is
 * @pid: a child, which stays stopped
 * @report: text is set to addresses, the innermost first; status to the number
 *	of the system call it is in, or -1
 *
 * Return: whether that is known.
 */
bool find_process(pid_t pid, struct report *report)
{
	struct user_regs_struct regs;
	struct stack_frame frame;
	unsigned long at;
	int status;

	if (ptrace(PTRACE_SEIZE, pid, 0, 0) ||
	    ptrace(PTRACE_INTERRUPT, pid, 0, 0) ||
	    waitpid(pid, &status, __WALL) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_GETREGS, pid, 0, &regs))
		return false;
	report->kind = REPORT_WHERE;
	report->status = (long)regs.orig_rax < 0 ? -1 : (int)regs.orig_rax;
	*report->text = '\0';
	add_address(report, regs.rip);
	for (at = regs.rbp; read_frame(pid, at, &frame); at = frame.next)
		/* A signal's handler has a stack of its own, above or below. */
		if (frame.next == at || !add_address(report, frame.address))
			break;
	return true;
}
