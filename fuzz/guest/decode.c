// SPDX-License-Identifier: GPL-2.0-only
/* What trial an input is. Any bytes are one; those that are not there are 0. */
#include <limits.h>
#include <stdint.h>

#include "fuzz.h"

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

enum role { BUFFER, SIZE, PERSON, PLAIN };

static const unsigned long bad_pointers[] = {
	0, 8, 0x60000000, 0x60400000, 0xffffffff81000000, 0xffff888000000000,
	0x0000900000000000, -1UL, -4096UL,
};

static const unsigned long edges[] = {
	0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257,
	1023, 1024, 4095, 4096, 4097, 8192, 65535, 65536, INT_MAX, INT_MAX + 1UL, UINT_MAX,
	UINT_MAX + 1UL, LONG_MAX, LONG_MAX + 1UL, -4096UL, -8UL, -2UL, -1UL,
};

size_t count_arguments(void)
{
	size_t n = 0;

	while (declared[n].name)
		n++;
	return n;
}

static enum role role_of(size_t i)
{
	static const char *const sizes[] = { "len", "length", "size", "count", "n", "bytes" };
	const struct declared *d = &declared[i];
	size_t k;

	if (d->pointer)
		return BUFFER;
	if (strstr(d->type, "pid_t") || strstr(d->name, "pid") || strstr(d->name, "tid"))
		return PERSON;
	if (strstr(d->type, "size_t"))
		return SIZE;
	for (k = 0; k < LENGTH(sizes); k++)
		if (!strcmp(d->name, sizes[k]))
			return SIZE;
	return PLAIN;
}

/* Whose size it is: of the pointer before it, or else of the next. -1: of none. */
static int buffer_of(int i)
{
	int k, n = count_arguments();

	for (k = i - 1; k >= 0; k--)
		if (declared[k].pointer)
			return k;
	for (k = i + 1; k < n; k++)
		if (declared[k].pointer)
			return k;
	return -1;
}

/* How many bytes there are. */
static size_t there(const struct slot *s, const struct declared *d)
{
	size_t n, usual = d->size > 1 ? d->size : 64;

	switch (s->room & 3) {
	case 1:
		n = edges[(s->room >> 2) % LENGTH(edges)];
		break;
	case 2:
		n = (s->room >> 2) % 128;
		break;
	case 3:
		n = s->room >> 2;
		break;
	default:
		n = usual;
	}
	return at_most(n, ROOM - 2 * MARGIN);
}

static void set_number(struct argument *a, unsigned long value)
{
	a->kind = NUMBER;
	a->value = value;
}

static void share(const struct slot *s, struct argument *all, int i)
{
	int of = i ? s->detail % i : 0;

	if (i && declared[of].pointer && all[of].kind != SAME) {
		all[i].kind = SAME;
		all[i].value = of;
		all[i].before = s->value % 64;
	}
}

static void place(const struct slot *s, struct argument *all, int i)
{
	struct argument *a = &all[i];
	size_t n = there(s, &declared[i]);

	a->kind = MEMORY;
	a->constant = !strncmp(declared[i].type, "const ", 6);
	a->fill = a->constant == (s->detail & 1) ? UNTOUCHED : 0;
	a->room = n;
	a->before = n + MARGIN < ROOM / 2 ? ROOM / 2 : ROOM - MARGIN;
	switch (s->kind & 7) {
	case 1:
		a->before = n;
		break;
	case 2:
		a->before = n * (s->detail >> 1) / 128;
		break;
	case 3:
		a->kind = READ_ONLY;
		a->before = n;
		break;
	case 4:
		share(s, all, i);
		break;
	case 5:
		/* seldom: a page that is to be brought costs ten calls */
		a->absent = s->detail < 16;
		break;
	case 6:
		set_number(a, bad_pointers[s->detail % LENGTH(bad_pointers)]);
		break;
	case 7:
		if (s->detail > 240)
			set_number(a, s->value);
	}
}

static unsigned long size_of(const struct slot *s, const struct argument *a)
{
	switch (s->kind & 7) {
	case 2:
		return a->room + (s->detail & 7) - 4;
	case 3:
		return a->length + (s->detail & 7) - 4;
	case 4:
		return edges[s->detail % LENGTH(edges)];
	case 5:
		return s->value;
	case 6:
		return s->detail;
	case 7:
		return a->length;
	default:
		return a->room;
	}
}

static void find_person(const struct slot *s, struct argument *a)
{
	unsigned int kind = s->kind & 7;

	if (kind > 0 && kind <= PEOPLE) {
		a->kind = SOMEBODY;
		a->value = kind - 1;
	} else if (kind == 7) {
		set_number(a, s->detail & 1 ? -(unsigned long)(s->detail >> 1) : s->value);
	}
}

static unsigned long plain(const struct slot *s)
{
	switch (s->kind & 3) {
	case 1:
		return 1UL << s->detail % 32;
	case 2:
		return s->detail & 7;
	case 3:
		return s->detail < 128 ? s->value : edges[s->detail % LENGTH(edges)];
	default:
		return 0;
	}
}

static void take_content(struct argument *a, const struct slot *s, const uint8_t **rest,
			 size_t *left)
{
	a->length = at_most(s->length & 0x1ff, *left);
	if (a->kind != MEMORY || a->absent)
		a->length = 0;
	a->content = (const char *)*rest;
	*rest += a->length;
	*left -= a->length;
}

/* What a call may write is what it is told, not what is there. */
static void decode_others(const struct input *in, struct trial *t, size_t n)
{
	int of;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct slot *s = &in->slot[i];

		switch (role_of(i)) {
		case SIZE:
			of = buffer_of(i);
			if (of < 0) {
				t->argument[i].value = plain(s);
				break;
			}
			t->argument[i].value = size_of(s, &t->argument[of]);
			t->argument[of].room = t->argument[i].value;
			break;
		case PERSON:
			find_person(s, &t->argument[i]);
			break;
		case PLAIN:
			t->argument[i].value = plain(s);
			break;
		case BUFFER:
			break;
		}
	}
}

static bool has_size(size_t i, size_t n)
{
	size_t k;

	for (k = 0; k < n; k++)
		if (role_of(k) == SIZE && buffer_of(k) == (int)i)
			return true;
	return false;
}

static void decode_rival(const struct head *h, struct trial *t, size_t n)
{
	const struct argument *a;

	if (h->rival % 16 == 14)
		t->rival = TWIN;
	if (h->rival % 16 != 15 || !n)
		return;
	t->in = h->in % n;
	a = &t->argument[t->in];
	if (a->kind != MEMORY || a->absent)
		return;
	t->rival = WRITER;
	t->width = 1 << h->width % 4;
	t->at = h->at % 8 * t->width;
	t->written = h->width & 0x40 ? edges[(h->width >> 2) % LENGTH(edges)] : h->written;
}

/* Content points into data. */
void decode(const uint8_t *data, size_t size, struct trial *t)
{
	size_t n = count_arguments(), i, head = sizeof(struct head) + n * sizeof(struct slot);
	struct input in = { 0 };
	const uint8_t *rest = data + at_most(size, head);
	size_t left = size - at_most(size, head);

	memset(t, 0, sizeof(*t));
	memcpy(&in, data, at_most(size, head));
	t->number = call_number;
	for (i = 0; i < n; i++) {
		if (role_of(i) != BUFFER)
			continue;
		place(&in.slot[i], t->argument, i);
		take_content(&t->argument[i], &in.slot[i], &rest, &left);
	}
	decode_others(&in, t, n);
	for (i = 0; i < n; i++)
		if (declared[i].pointer && !t->argument[i].constant && !has_size(i, n))
			t->argument[i].room = declared[i].size > 1 ? declared[i].size :
				t->argument[i].before;
	decode_rival(&in.head, t, n);
}
