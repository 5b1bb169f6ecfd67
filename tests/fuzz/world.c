// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a target does not expect to be called: each ends it.
 */
#include <stdio.h>
#include <stdlib.h>

#define NOT_HERE(call) \
	__attribute__((weak)) void call(void) \
	{ \
		fputs("ERROR: an unexpected " #call "()\n", stderr); \
		abort(); \
	}

/* The list of fuzz.mk, with types that only the targets need to know. */
NOT_HERE(world_access)
NOT_HERE(world_close)
NOT_HERE(world_fork)
NOT_HERE(world_fstat)
NOT_HERE(world_isatty)
NOT_HERE(world_kill)
NOT_HERE(world_open)
NOT_HERE(world_pipe2)
NOT_HERE(world_poll)
NOT_HERE(world_pread)
NOT_HERE(world_pwrite)
NOT_HERE(world_read)
NOT_HERE(world_recv)
NOT_HERE(world_recvmsg)
NOT_HERE(world_send)
NOT_HERE(world_waitpid)
NOT_HERE(world_write)

/* Of the launcher, where a target is about one half of a file. */
NOT_HERE(channel_drop)
NOT_HERE(channel_next)
NOT_HERE(channel_read)
NOT_HERE(channel_send)
NOT_HERE(choose_cpu)
NOT_HERE(close_sandbox)
NOT_HERE(end_early)
NOT_HERE(fail)
NOT_HERE(namespace_remedy)
NOT_HERE(read_report)
NOT_HERE(run_helper)
NOT_HERE(say)
NOT_HERE(shared_init)
NOT_HERE(shared_read)
NOT_HERE(shared_write)
NOT_HERE(signals_ending)
NOT_HERE(stream_add)
NOT_HERE(stream_flush)
NOT_HERE(supervise)
NOT_HERE(terminal_size)
NOT_HERE(wait_for)
NOT_HERE(wait_over)

/* A line of umlab's own in the log, where that is not what is tried. */
__attribute__((weak)) void klog_note(void)
{
}
