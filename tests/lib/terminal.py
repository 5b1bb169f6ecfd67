# SPDX-License-Identifier: GPL-2.0-only
"""A program on a pseudo-terminal of its own, as a person would use it."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time


def usual_signals():
    """For a child before it is executed: signals as a user's shell leaves them.
    Of a suite under nohup, or in the background, some are ignored, and would
    be by all it starts."""
    for sig in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM,
                signal.SIGTSTP):
        signal.signal(sig, signal.SIG_DFL)


class Terminal:
    """Starts argv on a pseudo-terminal of the given size."""

    def __init__(self, argv, cwd=None, rows=24, columns=80):
        # The terminal belongs to a shell that outlives the program, as a
        # user's does: so it can be looked at after the program has ended.
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ,
                    struct.pack("HHHH", rows, columns, 0, 0))
        self.before = termios.tcgetattr(self.slave)
        self.text = ""
        self.pid = os.fork()
        if self.pid == 0:
            usual_signals()
            os.setsid()
            fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
            for fd in range(3):
                os.dup2(self.slave, fd)
            os.closerange(3, 256)
            if cwd:
                os.chdir(cwd)
            os.execvp(argv[0], argv)
        self.pidfd = os.pidfd_open(self.pid)

    def type(self, text):
        os.write(self.master, text.encode())

    def expect(self, pattern, timeout=30):
        """Reads until pattern (a regular expression) has come; the match, or
        None when the time is over. What was read is used up."""
        end = time.monotonic() + timeout
        while True:
            match = re.search(pattern, self.text)
            if match:
                self.text = self.text[match.end():]
                return match
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.master], [], [], left)[0]:
                return None
            self.text += os.read(self.master, 65536).decode(errors="replace")

    def wait(self, timeout=30):
        """The program's exit status, or minus the signal that ended it; it is
        killed when the time is over."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            # its last words must not fill the terminal's buffer, and be heard
            while select.select([self.master], [], [], 0 if pid else 0.02)[0]:
                self.text += os.read(self.master, 65536).decode(errors="replace")
                if not pid:
                    break
            if pid:
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return -signal.SIGKILL

    def runs(self):
        """Whether the program has not ended."""
        return not select.select([self.pidfd], [], [], 0)[0]

    def writable(self):
        """Whether the terminal takes output: nobody has to read it until then."""
        return bool(select.select([], [self.slave], [], 0)[1])

    def sane(self):
        """Whether the terminal's settings are those from before."""
        return termios.tcgetattr(self.slave) == self.before


class Tap:
    """TAP output: one line a claim; evidence of a failed one behind "# ", on
    standard error, where prove shows it in any case."""

    def __init__(self):
        self.run = self.failed = 0

    def ok(self, good, name, evidence=""):
        self.run += 1
        if good:
            print(f"ok {self.run} - {name}", flush=True)
            return
        self.failed += 1
        print(f"not ok {self.run} - {name}", flush=True)
        for line in str(evidence).splitlines():
            print("#", line, file=sys.stderr, flush=True)

    def skip(self, name, why):
        self.run += 1
        print(f"ok {self.run} - {name} # SKIP {why}", flush=True)

    def finish(self):
        print(f"1..{self.run}")
        raise SystemExit(self.failed != 0)
