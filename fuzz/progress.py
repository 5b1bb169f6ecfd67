# SPDX-License-Identifier: GPL-2.0-only
"""What the guest says of its work, for somebody who waits."""

import re
import sys
import time


class Progress:
    """A line that stays in its place on a terminal, and now and then one elsewhere."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.terminal, self.shown = sys.stderr.isatty(), 0
        self.began, self.calls, self.blocks = None, 0, 0

    def tell(self, line, inputs):
        said = re.match(r"calls (\d+) blocks (\d+)", line)
        if not said:
            return
        now = time.monotonic()
        self.calls, self.blocks = int(said[1]), int(said[2])
        self.began = self.began or now
        left = max(self.began + self.seconds - now, 0)
        if now - self.shown < (1 if self.terminal else 10):
            return
        self.shown = now
        rate = self.calls / max(now - self.began, 1)
        text = (f"{self.calls} calls, {rate:.0f} a second; {self.blocks} blocks of code, "
                f"{inputs} inputs; {left:.0f} s left")
        print(f"\r\033[Kfuzz: {text}" if self.terminal else f"fuzz: {text}", file=sys.stderr,
              end="" if self.terminal else "\n", flush=True)

    def stop(self):
        if self.terminal and self.shown:
            print(file=sys.stderr)
