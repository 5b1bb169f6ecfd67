// SPDX-License-Identifier: GPL-2.0-only
/* libFuzzer's mutations, and some that know where an argument is in an input */
#include "fuzz.h"

static unsigned int next(unsigned int *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 16;
}

/* One argument another way, or somebody interfering. */
static size_t change_slot(uint8_t *data, size_t size, unsigned int seed)
{
	size_t n = count_arguments(), head = sizeof(struct head) + n * sizeof(struct slot);
	struct input *in = (struct input *)data;
	unsigned int choice = next(&seed);
	struct slot *s;

	if (size < head) {
		memset(data + size, 0, head - size);
		size = head;
	}
	if (!n || choice % 16 == 0) {
		in->head.rival = next(&seed) & 1 ? 14 + next(&seed) % 2 : 0;
		in->head.in = next(&seed);
		in->head.at = next(&seed) % 8;
		in->head.width = next(&seed);
		return size;
	}
	s = &in->slot[next(&seed) % n];
	switch (choice % 5) {
	case 0:
		s->kind = next(&seed);
		break;
	case 1:
		s->detail = next(&seed);
		break;
	case 2:
		s->length = next(&seed) % (size - head + 1);
		break;
	case 3:
		s->room = next(&seed);
		break;
	default:
		s->kind = next(&seed);
		s->detail = next(&seed);
		s->room = next(&seed) & 1 ? 0 : next(&seed);
	}
	return size;
}

size_t mutate(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	if (next(&seed) & 1 && max >= sizeof(struct input))
		return change_slot(data, size, seed);
	return LLVMFuzzerMutate(data, size, max);
}
