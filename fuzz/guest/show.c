// SPDX-License-Identifier: GPL-2.0-only
/* A trial as a C program has it: what is 0 is left out */
#include <ctype.h>

#include "fuzz.h"

#define A_LINE 48	/* bytes of content */

static const char *const people[] = { "SELF", "PARENT", "CHILD", "THREAD", "ZOMBIE", "GONE" };

static void show_byte(unsigned char c)
{
	if (c == '"' || c == '\\')
		printf("\\%c", c);
	else if (isprint(c) && c != '?')
		putchar(c);
	else
		printf("\\%03o", c);
}

static void show_content(const struct argument *a)
{
	unsigned int i;

	printf("\t\t\t\t.length = %u,\n\t\t\t\t.content = \"", a->length);
	for (i = 0; i < a->length; i++) {
		if (i && i % A_LINE == 0)
			printf("\"\n\t\t\t\t\t\"");
		show_byte(a->content[i]);
	}
	printf("\",\n");
}

static void show_memory(const struct argument *a)
{
	printf("\t\t\t\t.kind = %s,\n\t\t\t\t.before = %u,\n\t\t\t\t.room = 0x%lx,\n",
	       a->kind == MEMORY ? "MEMORY" : "READ_ONLY", a->before, a->room);
	if (a->constant)
		printf("\t\t\t\t.constant = true,\n");
	if (a->absent)
		printf("\t\t\t\t.absent = true,\n");
	else
		printf("\t\t\t\t.fill = 0x%x,\n", a->fill);
	if (a->length)
		show_content(a);
}

static void show_argument(const struct argument *a)
{
	switch (a->kind) {
	case NUMBER:
		printf("\t\t\t\t.value = 0x%lx,\n", a->value);
		break;
	case SOMEBODY:
		printf("\t\t\t\t.kind = SOMEBODY,\n\t\t\t\t.value = %s,\n", people[a->value]);
		break;
	case SAME:
		printf("\t\t\t\t.kind = SAME,\n\t\t\t\t.value = %lu,\n\t\t\t\t.before = %u,\n",
		       a->value, a->before);
		break;
	case MEMORY:
	case READ_ONLY:
		show_memory(a);
	}
}

void show(const struct trial *t)
{
	size_t i, n = count_arguments();

	printf("\t{\n\t\t.number = __NR_%s,\n", call_name);
	if (n)
		printf("\t\t.argument = {\n");
	for (i = 0; i < n; i++) {
		const char *type = declared[i].type;

		printf("\t\t\t{\t/* %s %s%s */\n", type, declared[i].pointer ? "*" : "",
		       declared[i].name);
		show_argument(&t->argument[i]);
		printf("\t\t\t},\n");
	}
	if (n)
		printf("\t\t},\n");
	if (t->rival == TWIN)
		printf("\t\t.rival = TWIN,\n");
	if (t->rival == WRITER)
		printf("\t\t.rival = WRITER,\n\t\t.in = %u,\n\t\t.at = %u,\n\t\t.width = %u,\n\t\t.written = 0x%lx,\n",
		       t->in, t->at, t->width, t->written);
	printf("\t},\n");
}
