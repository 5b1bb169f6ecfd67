// SPDX-License-Identifier: GPL-2.0-only
/* What is there before any call: memory, processes, a thread */
#include "trial.h"

struct here here;

void give_up(const char *what)
{
	perror(what);
	exit(1);
}

/* Pages with a hole before and behind. */
static unsigned char *map_memory(int protection)
{
	unsigned char *p = mmap(NULL, ROOM + 2 * 4096, PROT_NONE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED || mprotect(p + 4096, ROOM, PROT_READ | PROT_WRITE))
		give_up("mmap");
	memset(p + 4096, UNTOUCHED, ROOM);
	if (mprotect(p + 4096, ROOM, protection))
		give_up("mprotect");
	return p + 4096;
}

pid_t make_child(bool stay)
{
	pid_t pid = fork();

	if (pid < 0)
		give_up("fork");
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (stay)
		pause();
	_exit(0);
}

/* Signals are for others to send. Those of mistakes and the libraries' stay. */
static void ignore_signals(void)
{
	static const char kept[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGALRM, SIGCHLD,
				     SIGTERM };
	int sig;

	for (sig = 1; sig <= SIGRTMAX; sig++)
		if (!memchr(kept, sig, sizeof(kept)))
			signal(sig, SIG_IGN);
}

/* The child goes on; whoever started it ends as it does. */
static void go_on_in_child(void)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		give_up("fork");
	if (!pid)
		return;
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status)) {
		printf("wrong: the program was ended, by signal %d\n", WTERMSIG(status));
		exit(STATUS_WRONG);
	}
	exit(WEXITSTATUS(status));
}

/*
 * Processes are known by their IDs in a namespace of the program's own, so that no
 * call reaches those of the guest, whose first one halts it at a signal. The first
 * one here is the parent that the calls know.
 */
static void have_parent(void)
{
	if (unshare(CLONE_NEWPID))
		give_up("unshare");
	go_on_in_child();
	go_on_in_child();
}

void set_up(void)
{
	siginfo_t ended;
	pthread_t thread;
	int i;

	ignore_signals();
	have_parent();
	for (i = 0; i < ARGUMENTS; i++)
		here.memory[i] = map_memory(PROT_READ | PROT_WRITE);
	here.read_only = map_memory(PROT_READ);
	here.people[SELF] = getpid();
	here.people[PARENT] = getppid();
	here.people[CHILD] = make_child(true);
	here.people[ZOMBIE] = make_child(false);
	here.people[GONE] = make_child(false);
	waitpid(here.people[GONE], NULL, 0);
	waitid(P_PID, here.people[ZOMBIE], &ended, WEXITED | WNOWAIT);
	if (sem_init(&here.go, 0, 0) || sem_init(&here.gone, 0, 0) ||
	    pthread_create(&thread, NULL, be_rival, NULL))
		give_up("pthread_create");
	sem_wait(&here.gone);
}

