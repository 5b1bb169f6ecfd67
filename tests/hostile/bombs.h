/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One step of each bomb of limits.c: take a unit more, keep it, and return -1
 * and errno if that was refused.  number counts from 0.
 */
#ifndef BOMBS_H
#define BOMBS_H

/* bombs.c */
long fork_wide(long number);
long fork_deep(long number);
long add_thread(long number);
long take_descriptors(long number);
long make_files(long number);
long fill_kept(long number);
long fill_share(long number);
long fill_share_files(long number);
long flood_log(long number);
long flood_output(long number);
long flood_refusals(long number);

/* memory_bombs.c */
long take_private(long number);
long take_shared(long number);
long take_memfd(long number);
long take_tmpfs(long number);
long take_forked(long number);
long take_tables(long number);
long take_pipes(long number);
long take_sockets(long number);

#endif
