// SPDX-License-Identifier: GPL-2.0-only
/*
 * get_state - what ps shows of a task, without /proc
 */
#include <linux/build_bug.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#include "internal.h"

/**
 * umlab_describe_task() - fill in a struct umlab_task
 * @task: the task, held by a reference
 * @info: filled in whole, padding included
 *
 * Ids are those of the caller's pid namespace; 0 where it does not see one.
 */
VISIBLE_IF_KUNIT void umlab_describe_task(struct task_struct *task, struct umlab_task *info)
{
	memset(info, 0, sizeof(*info));
	info->pid = task_pid_vnr(task);
	info->tgid = task_tgid_vnr(task);
	info->ppid = task_ppid_nr_ns(task, task_active_pid_ns(current));
	info->state = task_state_to_char(task);
	get_task_comm(info->comm, task);
}

/* The task with a reference held, or NULL. A bare pointer may go any time. */
static struct task_struct *find_task(pid_t pid)
{
	struct task_struct *task;

	rcu_read_lock();
	task = pid ? find_task_by_vpid(pid) : current;
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	return task;
}

/*
 * A caller built with a newer, longer struct gets the part known here, if it
 * zeroed the rest; anything else there asks for what this kernel cannot tell.
 */
static long check_size(const struct umlab_task __user *user_info, size_t size)
{
	const size_t known = sizeof(struct umlab_task);
	int zeroed;

	if (size < UMLAB_TASK_SIZE_VER0)
		return -EINVAL;
	if (size > PAGE_SIZE)
		return -E2BIG;
	if (size <= known)
		return 0;
	zeroed = check_zeroed_user((const char __user *)user_info + known,
				   size - known);
	if (zeroed < 0)
		return zeroed;
	return zeroed ? 0 : -E2BIG;
}

static long task_state(pid_t pid, struct umlab_task __user *user_info, size_t size)
{
	struct umlab_task info;
	struct task_struct *task;
	long ret;

	BUILD_BUG_ON(offsetofend(struct umlab_task, comm) != UMLAB_TASK_SIZE_VER0);
	BUILD_BUG_ON(sizeof(info.comm) != TASK_COMM_LEN);

	ret = check_size(user_info, size);
	if (ret)
		return ret;

	task = find_task(pid);
	if (!task)
		return -ESRCH;
	umlab_describe_task(task, &info);
	put_task_struct(task);

	if (copy_to_user(user_info, &info, min(size, sizeof(info))))
		return -EFAULT;
	return 0;
}

SYSCALL_DEFINE3(get_state, pid_t, pid, struct umlab_task __user *, info,
		size_t, size)
{
	return task_state(pid, info, size);
}
