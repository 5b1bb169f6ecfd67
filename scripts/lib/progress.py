# SPDX-License-Identifier: GPL-2.0-only
"""How many are done, and how long the rest takes."""

import sys
import time


class Progress:
    """With a terminal a line that changes, else one every 15 seconds."""

    def __init__(self, name, total):
        self.name, self.total = name, total
        self.start = self.last = time.monotonic()
        self.terminal = sys.stdout.isatty()

    def show(self, done, what=""):
        """what: further words."""
        now = time.monotonic()
        left = ""
        if done:
            seconds = round((now - self.start) / done * (self.total - done))
            left = f"   {seconds // 60}:{seconds % 60:02d} left"
        bar = "#" * (20 * done // self.total)
        text = f"{self.name}  [{bar:20}] {done} of {self.total}{what}{left}"
        if self.terminal:
            print(f"\r{text:78}", end="", flush=True)
        elif now - self.last >= 15:
            self.last = now
            print(text, flush=True)

    def end(self):
        if self.terminal:
            print(f"\r{'':78}\r", end="", flush=True)
