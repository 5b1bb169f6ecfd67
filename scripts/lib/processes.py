# SPDX-License-Identifier: GPL-2.0-only
"""Runs a process, with a limit, and leaves none of its own behind."""

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import time

PR_SET_CHILD_SUBREAPER = 36
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Failed(Exception):
    """What was asked for could not be done; the text says why, in one line."""


def deaf():
    """What is being ended is ended, however often we are told."""
    for sig in ENDING:
        signal.signal(sig, signal.SIG_IGN)


def interrupted(signum, _frame):
    deaf()
    raise SystemExit(128 + signum)


def take_signals():
    """What ends us ends by way of what stands behind finally."""
    for sig in ENDING:
        signal.signal(sig, interrupted)


@contextlib.contextmanager
def group(argv, **how):
    """A Popen of argv in a session of its own, which ends with the block: if that is left by an
    exception, as that of a signal, by SIGTERM to all of its group, and with what they say then."""
    process = None
    # a signal that comes when it has been started, and nobody has it yet, would leave it
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        process = subprocess.Popen(argv, start_new_session=True, stdout=subprocess.PIPE, **how,
                                   preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_SETMASK, mask))
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        yield process
    except BaseException:
        if process:
            os.killpg(process.pid, signal.SIGTERM)
            process.stdout.read()  # a shell that cannot say of what its child died, dies of that
        raise
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if process:
            process.stdout.close()
            process.wait()


def adopt():
    """From here on every process that is started below us stays below us,
    whoever its parent was: UML's helpers outlive a UML that is killed."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl PR_SET_CHILD_SUBREAPER")


def descendants(root):
    """The processes below the process root, without it."""
    children = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as stat:
                # behind the name, which may hold anything: state, parent
                parent = int(stat.read().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        children.setdefault(parent, []).append(int(name))
    found, look = [], [root]
    while look:
        below = children.get(look.pop(), [])
        found += below
        look += below
    return found


def end_all():
    """Ends all that is below us, and waits until it is gone."""
    while True:
        left = descendants(os.getpid())
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def wait(process, limit):
    """Waits for a Popen without polling; False if the limit (s) came first."""
    pidfd = os.pidfd_open(process.pid)
    try:
        ready, _, _ = select.select([pidfd], [], [], limit)
    finally:
        os.close(pidfd)
    if ready:
        process.wait()
    return bool(ready)


def any_end(limit):
    """Waits for the end of any child, an orphan that came to us too. Returns
    its pid and wait status; None if the limit (s) came first."""
    end = time.monotonic() + limit
    # Blocked, so that an end between the two calls is not missed.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    try:
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid:
                return pid, status
            left = end - time.monotonic()
            if left <= 0:
                return None
            signal.sigtimedwait({signal.SIGCHLD}, left)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
