// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long the launcher waits, whatever for: never beyond the end of a run's
 * time, nor beyond a signal that is to end it.
 */
#include <poll.h>
#include <time.h>

#include "umlab.h"

/*
 * What the readers of a run cut short have left to take the rest.  A pipe's is
 * there in a few ms; umlab is to be gone within 200.
 */
#define GRACE 100 /* ms */

#define WAIT_MAX 8		/* descriptors at once */
#define POLL_MAX 1000000	/* ms at once */

static int64_t allowed;	/* --timeout, ms */
static int64_t limit;	/* by that, as now(); 0 for none */
static int64_t end;	/* of what is waited for now */

/**
 * now() - milliseconds on a clock that only goes forward
 */
int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

/**
 * wait_start() - start a run's time
 * @timeout: how long it may take, ms; 0 for no limit
 */
void wait_start(int64_t timeout)
{
	allowed = timeout;
	limit = end = timeout ? now() + timeout : 0;
}

/**
 * wait_until() - wait for something that has a time of its own
 * @time: how long, ms
 */
void wait_until(int64_t time)
{
	end = now() + time;
}

/**
 * wait_grace() - wait hardly longer: the run was cut short
 */
void wait_grace(void)
{
	end = now() + GRACE;
}

/**
 * wait_rest() - wait as long as the run's time lasts, and some
 */
void wait_rest(void)
{
	int64_t soon = now() + GRACE;

	end = limit && limit < soon ? soon : limit;
}

/**
 * wait_over() - whether there is no more time to wait
 */
bool wait_over(void)
{
	return end && now() >= end;
}

static int time_left(int64_t most)
{
	int64_t left = most;

	if (end && (left < 0 || left > end - now()))
		left = end - now();
	if (end && left < 0)
		left = 0;
	return left > POLL_MAX ? POLL_MAX : left;
}

/**
 * wait_for() - wait for a descriptor, a signal, or the end of the time
 * @polled: as of poll(2)
 * @count: of @polled, at most WAIT_MAX
 * @most: how long at most, ms; -1 for as long as there is time
 *
 * A signal that is to end umlab is seen in signals_ending(), and shortens the
 * time.
 */
void wait_for(struct pollfd *polled, size_t count, int64_t most)
{
	struct pollfd all[WAIT_MAX + 1];
	size_t i;

	signals_stop();
	for (i = 0; i < count; i++)
		all[i] = polled[i];
	all[count] = (struct pollfd){ signals_fd(), POLLIN, 0 };
	if (poll(all, count + 1, time_left(most)) <= 0)
		for (i = 0; i <= count; i++)
			all[i].revents = 0;
	for (i = 0; i < count; i++)
		polled[i].revents = all[i].revents;
	if (all[count].revents && signals_handle() &&
	    (!end || end > now() + GRACE))
		wait_grace();
}

/**
 * wait_allowed() - how long the run may take, ms; from wait_start()
 */
int64_t wait_allowed(void)
{
	return allowed;
}
