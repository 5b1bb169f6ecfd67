# SPDX-License-Identifier: GPL-2.0-only
"""What a tool starts: with limits on time and output, and an end before its own."""

import os
import signal
import subprocess
import threading

GRACE = 10  # seconds, for what takes its own copies away again
SAID = 1 << 22  # bytes of output that are read

_running = set()
_lock = threading.Lock()
_over = False


class Failed(Exception):
    """A tool could not do it; the text says why, in one line or more."""


class Job:
    """The call of a tool, which may be cancelled; what it runs, one by one."""

    def __init__(self):
        self.cancelled = False
        self.process = None

    def run(self, argv, seconds, env=None):
        """Runs a command. Returns its status, None if its time was over, and its two
        outputs. Whatever is over a limit is ended with all that it has started."""
        with _lock:
            if self.cancelled or _over:
                raise Failed("cancelled")
            # of its own session: its end is the end of all of it
            self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=env,
                                            stderr=subprocess.PIPE, start_new_session=True)
            _running.add(self.process)
        texts = [bytearray(), bytearray()]
        readers = [threading.Thread(target=self._read, args=pair, daemon=True)
                   for pair in zip((self.process.stdout, self.process.stderr), texts)]
        for reader in readers:
            reader.start()
        status = None
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            pass
        finally:
            end(self.process)
            with _lock:
                _running.discard(self.process)
        for reader in readers:
            reader.join(GRACE)
        if self.cancelled:
            raise Failed("cancelled")
        return status, *(text.decode(errors="replace") for text in texts)

    def _read(self, pipe, text):
        while data := pipe.read1(1 << 16):
            if len(text) < SAID:
                text += data

    def cancel(self):
        """Ends what it runs, and lets it run nothing more."""
        with _lock:  # not between a look at "cancelled" and a start
            self.cancelled = True
        if self.process:
            end(self.process)


def end(process):
    """Ends a process and what is left of its session, gently first."""
    for sig, seconds in ((signal.SIGTERM, GRACE), (signal.SIGKILL, GRACE)):
        try:
            os.killpg(process.pid, sig)
        except ProcessLookupError:
            return
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            pass


def end_all():
    """Ends all that runs, and lets nothing more be run."""
    global _over
    with _lock:
        _over = True
        running = list(_running)
    for process in running:
        end(process)
