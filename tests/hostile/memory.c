// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that is more than memory, and what can be executed.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "hostile.h"

#define HUGE_PAGE (2 << 20)

/* A file in memory, executed: a script, as far as there is no interpreter. */
static long exec_memory(long unused)
{
	static const char script[] = "#!/none\n";
	int fd = syscall(SYS_memfd_create, "program", 0);
	char *argv[] = { "program", NULL };

	(void)unused;
	if (fd < 0 || write(fd, script, sizeof(script) - 1) < 0)
		return -1;
	return syscall(SYS_execveat, fd, "", argv, NULL, AT_EMPTY_PATH);
}

static long map_huge(long flags)
{
	void *at = mmap(NULL, HUGE_PAGE, PROT_READ | PROT_WRITE, flags, -1, 0);

	return at == MAP_FAILED ? -1 : 0;
}

static long map_at_zero(long unused)
{
	void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

	(void)unused;
	return at == MAP_FAILED ? -1 : 0;
}

/* Calls by another road than the filter's: for i386 and for x32. */
static long call_i386(long number, long first, long second)
{
	long result;

	asm volatile("int $0x80"
		     : "=a"(result)
		     : "a"(number), "b"(first), "c"(second), "d"(0)
		     : "memory", "r8", "r9", "r10", "r11");
	if ((int)result >= 0)
		return result;
	errno = -(int)result;
	return -1;
}

static long i386_keyctl(long unused)
{
	(void)unused;
	return call_i386(288, 0, -3);
}

static long i386_unshare(long flags)
{
	return call_i386(310, flags, 0);
}

static long i386_getpid(long unused)
{
	(void)unused;
	return call_i386(20, 0, 0);
}

/* A page at a fixed address, by which calls were made before the vDSO. */
static long vsyscall(long unused)
{
	long (*call)(void *time, void *zone) = (void *)0xffffffffff600000;

	(void)unused;
	return call(NULL, NULL);
}

#define X32 0x40000000
#define PHYSICAL "the host's memory"

const struct attack memory[] = {
	{ .name = "userfaultfd", .call = { SYS_userfaultfd, O_NONBLOCK },
	  .why = "it stops the kernel where an attack wants it stopped" },
	{ .name = "userfaultfd_user", .call = { SYS_userfaultfd, O_NONBLOCK |
					       UFFD_USER_MODE_ONLY },
	  .why = "nothing needs it" },
	{ .name = "memfd_secret", .call = { SYS_memfd_secret, 0 },
	  .why = "memory that the host cannot see, swap or move" },
	{ .name = "exec_memfd", .expected = HARMLESS, .run = exec_memory,
	  .why = "code of its own it can map anyway; nothing is gained by exec" },
	{ .name = "huge_pages", .run = map_huge, .also = { ENOMEM },
	  .argument = MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB,
	  .why = "reserved for others, past our limits" },
	{ .name = "map_at_zero", .run = map_at_zero,
	  .why = "where the host's kernel would follow a null pointer" },
	{ .name = "dev_mem", .call = { SYS_open, (long)"/dev/mem", O_RDWR },
	  .also = { ENOENT }, .why = PHYSICAL },
	{ .name = "proc_kcore", .call = { SYS_open, (long)"/proc/kcore" },
	  .also = { ENOENT }, .why = PHYSICAL },
	{ .name = "modify_ldt", .expected = HARMLESS,
	  .call = { SYS_modify_ldt, 0, 0, 0 },
	  .why = "UML's 32-bit guests have one; it is the process' own" },
	{ .name = "i386_getpid", .run = i386_getpid, .also = { -SIGSEGV },
	  .why = "numbers mean other calls there: all of it is refused" },
	{ .name = "i386_keyctl", .run = i386_keyctl, .also = { -SIGSEGV },
	  .why = "past a filter that knows one architecture" },
	{ .name = "i386_unshare", .run = i386_unshare, .also = { -SIGSEGV },
	  .argument = CLONE_NEWUSER,
	  .why = "past a filter that knows one architecture" },
	{ .name = "x32_getpid", .call = { X32 | SYS_getpid },
	  .why = "numbers mean other calls there: all of it is refused" },
	{ .name = "x32_keyctl", .call = { X32 | SYS_keyctl, 0, -3, 0 },
	  .why = "past a filter that compares whole numbers" },
	{ .name = "vsyscall", .expected = HARMLESS, .run = vsyscall,
	  .also = { -SIGSEGV },
	  .why = "the host's kernel asks the filter for what it stands for" },
	{ .name = "high_number", .call = { 0x100000000L | SYS_getpid },
	  .expected = HARMLESS,
	  .why = "the host's kernel and the filter both see 32 bits of it" },
	{ .name = "no_such_call", .call = { 4000 },
	  .why = "calls that are newer than the list" },
	{ 0 }
};
