// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the call went through in syscalls/, and what it compared with what, as the
 * kernel's KCOV has it: handed to libFuzzer. Documentation/dev-tools/kcov.rst
 */
#include <fcntl.h>
#include <linux/kcov.h>
#include <sys/ioctl.h>

#include "fuzz.h"

#define WORDS		(16 << 10)
#define COUNTERS	4096
#define BLOCKS		4096	/* a power of two, and more than syscalls/ has */
#define COMPARE_EVERY	32	/* of the calls */

__attribute__((section("__libfuzzer_extra_counters")))
static uint8_t counters[COUNTERS];

static unsigned long blocks[BLOCKS];	/* addresses, by their hash */
static unsigned int block_count;

static struct trace {
	int fd;
	unsigned long *area;
	unsigned int mode;
} path = { .mode = KCOV_TRACE_PC }, compared = { .mode = KCOV_TRACE_CMP }, *on;

static void open_trace(struct trace *t)
{
	t->fd = open("/sys/kernel/debug/kcov", O_RDWR | O_CLOEXEC);
	if (t->fd < 0 || ioctl(t->fd, KCOV_INIT_TRACE, WORDS))
		give_up("/sys/kernel/debug/kcov");
	t->area = mmap(NULL, WORDS * sizeof(*t->area), PROT_READ | PROT_WRITE, MAP_SHARED,
		       t->fd, 0);
	if (t->area == MAP_FAILED)
		give_up("kcov: mmap");
}

static void turn_on(struct trace *t)
{
	if (on == t)
		return;
	if (on && ioctl(on->fd, KCOV_DISABLE, 0))
		give_up("KCOV_DISABLE");
	if (ioctl(t->fd, KCOV_ENABLE, t->mode))
		give_up("KCOV_ENABLE");
	on = t;
}

void open_kcov(void)
{
	open_trace(&path);
	open_trace(&compared);
	turn_on(&path);
}

unsigned int count_blocks(void)
{
	return block_count;
}

/* A task can be asked for one of the two only. */
void start_kcov(void)
{
	static unsigned int calls;

	turn_on(++calls % COMPARE_EVERY ? &path : &compared);
	on->area[0] = 0;
}

static void note_block(unsigned long pc)
{
	unsigned long i = pc * 0x9e3779b97f4a7c15 >> 52;

	while (blocks[i] && blocks[i] != pc)
		i = (i + 1) % BLOCKS;
	if (!blocks[i] && block_count < BLOCKS / 2) {
		blocks[i] = pc;
		block_count++;
	}
}

/* Ways from block to block, as libFuzzer counts them. */
static void read_path(void)
{
	unsigned long i, n = path.area[0], from = 0;

	for (i = 1; i <= n; i++) {
		unsigned long pc = path.area[i];
		uint8_t *counter = &counters[(pc * 31 ^ from) * 0x9e3779b97f4a7c15 >> 52];

		if (*counter < 255)
			++*counter;
		from = pc * 17;
		note_block(pc);
	}
	/* an input that reaches nothing is one, too */
	if (!n)
		counters[0] = 1;
}

/* Of four words: what kind, what was compared, and where. */
static void read_compared(void)
{
	unsigned long i, n = compared.area[0];

	for (i = 0; i < n; i++)
		if (compared.area[4 * i + 2] != compared.area[4 * i + 3])
			__sanitizer_cov_trace_cmp8(compared.area[4 * i + 2],
						   compared.area[4 * i + 3]);
}

void read_kcov(void)
{
	if (on == &path)
		read_path();
	else
		read_compared();
}
