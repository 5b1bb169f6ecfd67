// SPDX-License-Identifier: GPL-2.0-only
/*
 * get_state - what ps shows of a task, without /proc
 */
#include <linux/build_bug.h>
#include <linux/lockdep.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#include "internal.h"

/**
 * umlab_describe_task() - fill in a struct umlab_task
 * @task: the task, one that is not released; tasklist_lock is held
 * @info: filled in whole, padding included
 *
 * Ids are those of the caller's pid namespace; 0 where it does not see one.
 */
VISIBLE_IF_KUNIT void umlab_describe_task(struct task_struct *task, struct umlab_task *info)
{
	lockdep_assert_held(&tasklist_lock);
	memset(info, 0, sizeof(*info));
	info->pid = task_pid_vnr(task);
	info->tgid = task_tgid_vnr(task);
	info->ppid = task_ppid_nr_ns(task, task_active_pid_ns(current));
	info->state = task_state_to_char(task);
	get_task_comm(info->comm, task);
}

/*
 * A task that ends keeps its ids until it is released, and may be released any
 * time; a thread that calls execve takes over its process's id; an orphan gets
 * another parent. All of it needs tasklist_lock for writing, so that under it
 * the task found is the one asked for and stays so while it is described.
 */
static long find_and_describe(pid_t pid, struct umlab_task *info)
{
	struct task_struct *task;

	rcu_read_lock();
	read_lock(&tasklist_lock);
	task = pid ? find_task_by_vpid(pid) : current;
	if (task)
		umlab_describe_task(task, info);
	read_unlock(&tasklist_lock);
	rcu_read_unlock();
	return task ? 0 : -ESRCH;
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
	long ret;

	BUILD_BUG_ON(offsetofend(struct umlab_task, comm) != UMLAB_TASK_SIZE_VER0);
	BUILD_BUG_ON(sizeof(info.comm) != TASK_COMM_LEN);

	ret = check_size(user_info, size);
	if (ret)
		return ret;

	ret = find_and_describe(pid, &info);
	if (ret)
		return ret;
	if (copy_to_user(user_info, &info, min(size, sizeof(info))))
		return -EFAULT;
	return 0;
}

SYSCALL_DEFINE3(get_state, pid_t, pid, struct umlab_task __user *, info,
		size_t, size)
{
	return task_state(pid, info, size);
}
