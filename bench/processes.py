# SPDX-License-Identifier: GPL-2.0-only
"""Runs what is measured, with a limit, and leaves no process of it behind."""

import ctypes
import os
import select
import signal
import subprocess
import tempfile
import threading
import time

PR_SET_CHILD_SUBREAPER = 36
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Failed(Exception):
    """A measurement could not be made; the text says why, in one line."""


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


def environment(**more):
    """As a user's shell has it: nothing of the make that started us, and
    nothing that would have the makes that are measured do something else."""
    ours = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "GNUMAKEFLAGS",
            "UMLAB_USES",
            "B", "LINUX", "BENCH", "RUNS", "COLD_RUNS", "V", "J",
            "ON", "FLAVOUR", "DEMO", "KEEP", "TESTS",
            "LESSON", "BREAK", "LAYOUT", "CONSOLE", "GDBFLAGS"}
    return {k: v for k, v in os.environ.items() if k not in ours} | more


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


def failure(what, argv, text):
    """All that a command printed goes into a file, its end into the message."""
    log = os.path.join(os.environ.get("B", "build"), "bench/failed.log")
    with open(log, "w", encoding="utf-8") as file:
        file.write(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = lines[-1][-200:] if lines else "it printed nothing"
    return Failed(f"{what}: {' '.join(argv)}: {said} (all of it: {log})")


class Mark:
    """When a process first printed a line with words in it: seconds, of run()."""

    def __init__(self, words):
        self.words = words.encode()
        self.seconds = None

    def look(self, start, pipe, output):
        for line in pipe:
            if self.seconds is None and self.words in line:
                self.seconds = time.monotonic() - start
            output.write(line)


def run(argv, limit=120, cwd=None, env=None, mark=None):
    """Runs argv to its end. Returns the seconds it took and its output, and sets
    the mark's; raises Failed if its status is not 0, limit seconds have passed,
    or the mark did not come."""
    with tempfile.TemporaryFile() as output:
        start = time.monotonic()
        with subprocess.Popen(argv, cwd=cwd, env=env or environment(),
                              stdout=subprocess.PIPE if mark else output,
                              stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL) as process:
            if mark:
                looks = threading.Thread(target=mark.look, args=(start, process.stdout, output))
                looks.start()
            try:
                ended = wait(process, limit)
                seconds = time.monotonic() - start
            except BaseException:
                end_all()  # else Popen waits for it
                raise
            if not ended:
                end_all()
            if mark:
                looks.join()
        output.seek(0)
        text = output.read().decode(errors="replace").replace("\r", "")
    if not ended:
        raise failure(f"no end after {limit} s", argv, text)
    if process.returncode:
        raise failure(f"status {process.returncode}", argv, text)
    if mark and mark.seconds is None:
        raise failure(f"it did not print {mark.words.decode()!r}", argv, text)
    return seconds, text
