// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether KVM is of use here: see Documentation/virt/kvm/api.rst.
 *
 * /dev/kvm may open and still be useless: in a virtual machine it can hang, or
 * interpret one instruction at a time.  So a tiny guest counts down from a
 * million, which takes a real CPU less than a millisecond, within a time limit.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "umlab.h"

#define LIMIT 200 /* ms */
#define PAGE 4096
#define START 0x1000	/* in the guest */

static const unsigned char code[] = {
	0xb9, 0x40, 0x42, 0x0f, 0x00,	/* mov $1000000, %ecx */
	0x49,				/* 1: dec %ecx */
	0x75, 0xfd,			/* jnz 1b */
	0xf4,				/* hlt */
};

/* A flat segment of 4 GiB. */
static void make_flat(struct kvm_segment *segment, int type)
{
	*segment = (struct kvm_segment){
		.limit = ~0U, .selector = 8, .type = type, .present = 1,
		.db = 1, .s = 1, .g = 1,
	};
}

static int make_guest(int kvm)
{
	struct kvm_userspace_memory_region region = {
		.guest_phys_addr = START, .memory_size = PAGE,
	};
	struct kvm_regs registers = { .rip = START, .rflags = 2 };
	struct kvm_sregs special;
	int machine = ioctl(kvm, KVM_CREATE_VM, 0), cpu;
	void *memory;

	memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (machine < 0 || memory == MAP_FAILED)
		return -1;
	memcpy(memory, code, sizeof(code));
	region.userspace_addr = (uintptr_t)memory;
	cpu = ioctl(machine, KVM_CREATE_VCPU, 0);
	if (ioctl(machine, KVM_SET_USER_MEMORY_REGION, &region) || cpu < 0 ||
	    ioctl(cpu, KVM_GET_SREGS, &special))
		return -1;
	make_flat(&special.cs, 11);
	make_flat(&special.ds, 3);
	special.es = special.ss = special.ds;
	special.cr0 |= 1;	/* protected mode */
	if (ioctl(cpu, KVM_SET_SREGS, &special) ||
	    ioctl(cpu, KVM_SET_REGS, &registers))
		return -1;
	return cpu;
}

/*
 * Exits with 0 if the guest has come to its end, else with an errno.  Does not
 * outlive whoever wants to know.
 */
static void try_guest(int kvm, pid_t parent)
{
	struct kvm_run *run;
	int cpu;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
		_exit(ESRCH);
	cpu = make_guest(kvm);
	if (cpu < 0)
		_exit(errno ? errno : EIO);
	run = mmap(NULL, ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0),
		   PROT_READ | PROT_WRITE, MAP_SHARED, cpu, 0);
	if (run == MAP_FAILED || ioctl(cpu, KVM_RUN, 0))
		_exit(errno ? errno : EIO);
	_exit(run->exit_reason == KVM_EXIT_HLT ? 0 : EIO);
}

/**
 * kvm_works() - find out whether KVM runs a guest at the CPU's own speed
 * @why: set to why not, or to an empty string
 * @size: of @why, bytes
 *
 * Takes LIMIT ms, or twice that if the guest cannot be killed.
 */
bool kvm_works(char *why, size_t size)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC), status = 0;
	struct pollfd ended = { .events = POLLIN };
	pid_t pid, parent = getpid();

	*why = '\0';
	if (kvm < 0) {
		snprintf(why, size, "/dev/kvm: %s", strerror(errno));
		return false;
	}
	pid = fork();
	if (!pid)
		try_guest(kvm, parent);
	close(kvm);
	if (pid > 0)
		ended.fd = syscall(SYS_pidfd_open, pid, 0);
	if (pid < 0 || ended.fd < 0 || poll(&ended, 1, LIMIT) <= 0)
		snprintf(why, size, "/dev/kvm does not run a guest at speed (tried for %d ms)",
			 LIMIT);
	if (pid > 0) {
		kill(pid, SIGKILL);
		/* One that hangs in the kernel is left to it. */
		poll(&ended, 1, LIMIT);
		if (waitpid(pid, &status, WNOHANG) <= 0 && !*why)
			snprintf(why, size, "/dev/kvm: no word of its guest");
		close(ended.fd);
	}
	if (!*why && status)
		snprintf(why, size, "/dev/kvm does not run a guest: %s",
			 WIFEXITED(status) ? strerror(WEXITSTATUS(status)) :
					     "killed");
	return !*why;
}
