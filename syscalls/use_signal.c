// SPDX-License-Identifier: GPL-2.0-only
/*
 * use_signal - SIGUSR1 that says it comes from the kernel
 */
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/security.h>
#include <linux/signal.h>
#include <linux/syscalls.h>

/*
 * The kernel trusts a signal with SI_KERNEL and asks nobody, so ask first:
 * signal 0 from the user is kill(2)'s own check of ids and capabilities, and
 * the security modules are told of the signal that will really be sent.
 */
static int may_signal(struct pid *pid)
{
	struct task_struct *task = get_pid_task(pid, PIDTYPE_PID);
	int ret;

	if (!task)
		return -ESRCH;
	ret = group_send_sig_info(0, SEND_SIG_NOINFO, task, PIDTYPE_TGID);
	if (!ret)
		ret = security_task_kill(task, SEND_SIG_NOINFO, SIGUSR1, NULL);
	put_task_struct(task);
	return ret;
}

static long signal_process(pid_t nr, unsigned int flags)
{
	struct kernel_siginfo info;
	struct pid *pid;
	int ret;

	if (nr <= 0 || flags)
		return -EINVAL;

	clear_siginfo(&info);
	info.si_signo = SIGUSR1;
	info.si_code = SI_KERNEL;

	/* With the reference held, the number cannot become another process. */
	pid = find_get_pid(nr);
	ret = may_signal(pid);	/* -ESRCH of none */
	if (!ret)
		ret = kill_pid_info(SIGUSR1, &info, pid);
	put_pid(pid);
	return ret;
}

SYSCALL_DEFINE2(use_signal, pid_t, pid, unsigned int, flags)
{
	return signal_process(pid, flags);
}
