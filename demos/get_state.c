// SPDX-License-Identifier: GPL-2.0-only
// Section E: the state of a process, from its task_struct
/*
 * Asks for the state of itself, of a sleeping, a stopped and a zombie child,
 * and has ps confirm the letters.
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <umlab.h>

static struct umlab_task state_of(pid_t pid)
{
	struct umlab_task task;

	if (get_state(pid, &task, sizeof(task)))
		err(1, "get_state(%d)", pid);
	return task;
}

/* A child that stops, ends or sleeps, and has come so far on return. */
static pid_t child(char state)
{
	siginfo_t info;
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, state == 'S' ? "sleeping" :
		      state == 'T' ? "stopped" : "zombie");
		if (state == 'T')
			raise(SIGSTOP);
		while (state != 'Z')
			pause();
		_exit(0);
	}
	if (state != 'S' &&
	    waitid(P_PID, pid, &info, WEXITED | WSTOPPED | WNOWAIT))
		err(1, "waitid");
	while (state == 'S' && state_of(pid).state != 'S')
		;	/* alarm() below ends a wait in vain */
	return pid;
}

/* The letter that ps shows for pid. */
static char ps(pid_t pid)
{
	char command[64], letter;
	FILE *f;

	snprintf(command, sizeof(command), "ps -o stat= -p %d", pid);
	f = popen(command, "r");
	if (!f || fscanf(f, " %c", &letter) != 1)
		errx(1, "%s: no answer", command);
	pclose(f);
	return letter;
}

int main(void)
{
	static const char states[] = "RSTZ";
	int wrong = 0;
	pid_t pid;

	alarm(20);
	printf("    PID    PPID STATE COMM            ps shows\n");
	for (const char *s = states; *s; s++) {
		struct umlab_task task;
		char letter;

		pid = *s == 'R' ? 0 : child(*s);
		task = state_of(pid);
		/* While ps runs, we ourselves wait for it. */
		letter = pid ? ps(pid) : 'R';
		printf("%7d %7d %-5c %-15s %s%c\n", task.pid, task.ppid, task.state,
		       task.comm, pid ? "" : "(itself) ", letter);
		wrong += task.state != *s || letter != *s ||
			 task.pid != (pid ? pid : getpid()) ||
			 task.ppid != (pid ? getpid() : getppid());
		if (pid && (kill(pid, SIGKILL) || waitpid(pid, NULL, 0) != pid))
			err(1, "process %d", pid);
	}
	if (wrong)
		errx(1, "%d of 4 rows are wrong; expected the states %s", wrong, states);
	return EXIT_SUCCESS;
}
