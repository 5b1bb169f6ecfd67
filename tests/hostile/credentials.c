// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rights regained: ids, capabilities, what prctl(2) can undo, set-id programs.
 */
#include <errno.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hostile.h"

static struct __user_cap_header_struct header = {
	.version = _LINUX_CAPABILITY_VERSION_3,
};

static struct __user_cap_data_struct all_caps[2] = {
	{ ~0U, ~0U, 0 }, { 0x1ff, 0x1ff, 0 },
};

static const gid_t groups[] = { 0, 27 };

static const struct rlimit64 endless = { RLIM64_INFINITY, RLIM64_INFINITY };

/* Any limit of our own that is not endless yet. */
static long raise_limit(long unused)
{
	struct rlimit limit;
	int i;

	(void)unused;
	for (i = 0; i < RLIM_NLIMITS; i++) {
		if (syscall(SYS_prlimit64, 0, i, NULL, &limit))
			return -1;
		if (limit.rlim_max == RLIM_INFINITY)
			continue;
		limit.rlim_max++;
		if (!syscall(SYS_prlimit64, 0, i, &limit, NULL))
			return i;
	}
	return -1;
}

/* A set-id program that the host's root has put into the share. */
static long exec_set_id(long path)
{
	char *argv[] = { "hostile", "who", NULL };
	int status;
	long pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);

	if (pid < 0)
		return -1;
	if (!pid) {
		execv((const char *)path, argv);
		_exit(2);
	}
	if (waitpid(pid, &status, 0) < 0)
		return -1;
	return WIFEXITED(status) && WEXITSTATUS(status) == 1 ? 1 : no_effect();
}

/*
 * The answers to a filter of one's own come before those of an older one; with
 * SECCOMP_USER_NOTIF_FLAG_CONTINUE they would let a call past that.
 */
static long own_listener(long unused)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_keyctl, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(code) / sizeof(*code), code };

	(void)unused;
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
		       SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

#define UNMAPPED "no other id is mapped"
#define LOCKED "locked when the sandbox was made"

const struct attack credentials[] = {
	{ .name = "setuid", .call = { SYS_setuid, 1 }, .also = { EINVAL },
	  .why = UNMAPPED },
	{ .name = "setresuid", .call = { SYS_setresuid, 65534, 65534, 65534 },
	  .also = { EINVAL }, .why = UNMAPPED },
	{ .name = "setgid", .call = { SYS_setgid, 1 }, .also = { EINVAL },
	  .why = UNMAPPED },
	{ .name = "setresgid", .call = { SYS_setresgid, 65534, 65534, 65534 },
	  .also = { EINVAL }, .why = UNMAPPED },
	{ .name = "setgroups", .call = { SYS_setgroups, 2, (long)groups },
	  .why = "denied before the group was mapped" },
	{ .name = "setgroups_drop", .call = { SYS_setgroups, 0, 0 },
	  .why = "a file's group may be there to forbid" },
	{ .name = "capset", .call = { SYS_capset, (long)&header,
				     (long)all_caps },
	  .why = "what is dropped stays dropped" },
	{ .name = "cap_ambient", .call = { SYS_prctl, PR_CAP_AMBIENT,
					  PR_CAP_AMBIENT_RAISE, CAP_SYS_ADMIN },
	  .why = "what is dropped stays dropped" },
	{ .name = "securebits", .call = { SYS_prctl, PR_SET_SECUREBITS, 0 },
	  .why = LOCKED },
	{ .name = "new_privileges", .call = { SYS_prctl, PR_SET_NO_NEW_PRIVS,
					     0 },
	  .also = { EINVAL }, .why = LOCKED },
	{ .name = "keep_capabilities", .expected = HARMLESS,
	  .call = { SYS_prctl, PR_SET_KEEPCAPS, 1 },
	  .why = "there are none to keep" },
	{ .name = "dumpable", .expected = HARMLESS,
	  .call = { SYS_prctl, PR_SET_DUMPABLE, 1 },
	  .why = "the supervisor, which must not be, is another process" },
	{ .name = "prctl_exe_file", .call = { SYS_prctl, PR_SET_MM,
					     PR_SET_MM_EXE_FILE, 0 },
	  .also = { EBADF },
	  .why = "it would let the host's ps and its LSMs see another program" },
	{ .name = "prctl_arguments", .call = { SYS_prctl, PR_SET_MM,
					      PR_SET_MM_ARG_START, 0x400000 },
	  .why = "needs a capability" },
	{ .name = "ptracer", .expected = HARMLESS,
	  .call = { SYS_prctl, PR_SET_PTRACER, PR_SET_PTRACER_ANY },
	  .why = "allows others to trace the hostile process" },
	{ .name = "seccomp_strict", .expected = HARMLESS,
	  .call = { SYS_prctl, PR_SET_SECCOMP, SECCOMP_MODE_STRICT },
	  .why = "one more filter only takes away; its exit is then a kill",
	  .also = { -SIGKILL } },
	{ .name = "seccomp_listener", .run = own_listener, .also = { EBUSY },
	  .why = "its own CONTINUE would let any call past our filter" },
	{ .name = "raise_limit", .run = raise_limit,
	  .why = "limits are lowered only, or they are none" },
	{ .name = "raise_processes", .call = { SYS_prlimit64, 0, RLIMIT_NPROC,
					      (long)&endless },
	  .why = "limits are lowered only, or they are none" },
	{ .name = "raise_memory_lock", .call = { SYS_prlimit64, 0,
						RLIMIT_MEMLOCK,
						(long)&endless },
	  .why = "limits are lowered only, or they are none" },
	{ .name = "exec_set_uid", .run = exec_set_id,
	  .argument = (long)SHARE "/set-uid",
	  .why = "the share is nosuid, and there are no new privileges" },
	{ .name = "personality", .expected = HARMLESS,
	  .call = { SYS_personality, READ_IMPLIES_EXEC },
	  .why = "it weakens the hostile process alone" },
	{ .name = "arch_prctl", .expected = WORKS,
	  .call = { SYS_arch_prctl, 0x1003, (long)all_caps },
	  .why = "UML's threads have their own TLS (ARCH_GET_FS)" },
	{ 0 }
};
