// SPDX-License-Identifier: GPL-2.0-only
// Section F: a signal from the kernel, and how the receiver can tell
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <umlab.h>

static volatile sig_atomic_t signo, code;

static void receive(int sig, siginfo_t *info, void *context)
{
	(void)context;
	signo = sig == info->si_signo ? sig : -1;
	code = info->si_code;
}

/* si_signo and si_code as the handler saw them, compared with what must be. */
static void check(const char *what, int expected, const char *name)
{
	printf("%-22s si_signo %d (SIGUSR1), si_code %d (%s)\n", what, signo, code,
	       name);
	if (signo != SIGUSR1 || code != expected)
		errx(1, "%s: expected si_signo %d, si_code %d", what, SIGUSR1,
		     expected);
	signo = 0;
	code = 0;
}

int main(void)
{
	struct sigaction action = { .sa_flags = SA_SIGINFO };

	action.sa_sigaction = receive;
	sigemptyset(&action.sa_mask);
	if (sigaction(SIGUSR1, &action, NULL))
		err(1, "sigaction");

	if (kill(getpid(), SIGUSR1))
		err(1, "kill");
	check("kill(self, SIGUSR1):", SI_USER, "SI_USER");

	if (use_signal(getpid(), 0))
		err(1, "use_signal");
	check("use_signal(self):", SI_KERNEL, "SI_KERNEL");
	return EXIT_SUCCESS;
}
