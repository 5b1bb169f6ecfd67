// SPDX-License-Identifier: GPL-2.0-only
/*
 * Users of the guest, straight from its files: a static program cannot load
 * the C library's name service modules.
 */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "init.h"

#define MAX_GROUPS 64

/**
 * find_account() - look a user up in /etc/passwd
 * @name: login name
 * @who: filled in if found
 *
 * Return: whether there is such a user.
 */
bool find_account(const char *name, struct account *who)
{
	FILE *file = fopen("/etc/passwd", "re");
	struct passwd *pw;
	bool found = false;

	if (!file) {
		say_errno("open /etc/passwd");
		return false;
	}
	while (!found && (pw = fgetpwent(file))) {
		if (strcmp(pw->pw_name, name))
			continue;
		snprintf(who->name, sizeof(who->name), "%s", pw->pw_name);
		snprintf(who->home, sizeof(who->home), "%s", pw->pw_dir);
		snprintf(who->shell, sizeof(who->shell), "%s",
			 *pw->pw_shell ? pw->pw_shell : "/bin/sh");
		who->uid = pw->pw_uid;
		who->gid = pw->pw_gid;
		found = true;
	}
	fclose(file);
	return found;
}

static int find_groups(const struct account *who, gid_t *groups, int max)
{
	FILE *file = fopen("/etc/group", "re");
	struct group *gr;
	int count = 0;

	groups[count++] = who->gid;
	if (!file)
		return count;
	while (count < max && (gr = fgetgrent(file))) {
		char **member;

		if (gr->gr_gid == who->gid)
			continue;
		for (member = gr->gr_mem; *member; member++) {
			if (!strcmp(*member, who->name)) {
				groups[count++] = gr->gr_gid;
				break;
			}
		}
	}
	fclose(file);
	return count;
}

/**
 * become() - give up the calling process's identity for another
 * @who: whose identity to take on
 *
 * Return: 0, or -1 with errno from setgroups(2), setgid(2) or setuid(2).
 */
int become(const struct account *who)
{
	gid_t groups[MAX_GROUPS];
	int count;

	/* Root's groups change nothing root may do: save reading a file. */
	if (!who->uid && !who->gid)
		return 0;
	count = find_groups(who, groups, MAX_GROUPS);
	if (setgroups(count, groups) || setgid(who->gid) || setuid(who->uid))
		return -1;
	return 0;
}
