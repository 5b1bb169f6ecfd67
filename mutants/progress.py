# SPDX-License-Identifier: GPL-2.0-only
"""How far it is, and how long it still takes."""

import sys
import time


class Progress:
    """With a terminal a line that changes, else one every 15 seconds."""

    def __init__(self, total):
        self.total, self.done, self.killed = total, 0, 0
        self.start = self.last = time.monotonic()
        self.terminal = sys.stdout.isatty()

    def step(self, killed):
        self.done += 1
        self.killed += killed
        now = time.monotonic()
        left = round((now - self.start) / self.done * (self.total - self.done))
        text = f"mutants  {self.done} of {self.total}   {self.killed} killed   " \
            f"{left // 60}:{left % 60:02d} left"
        if self.terminal:
            print(f"\r{text:78}", end="", flush=True)
        elif now - self.last >= 15:
            self.last = now
            print(text, flush=True)

    def say(self, text):
        """A line that stays."""
        print(f"\r{text:78}" if self.terminal else text, flush=True)

    def end(self):
        if self.terminal:
            print(f"\r{'':78}\r", end="", flush=True)
