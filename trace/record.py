# SPDX-License-Identifier: GPL-2.0-only
"""What syscalls/dev/trace.c told the kernel's log."""

import re

LINE = re.compile(rb"umlab trace: (\d+) (\w+) ?([^\r\n]*)")


class Made:
    """A call as a process made it. Blocks are addresses, in order."""

    def __init__(self, pid, words):
        self.pid, self.number = pid, int(words[0])
        self.arguments = [int(word, 16) for word in words[1:]]
        self.before, self.after = {}, {}
        self.blocks, self.full, self.result = [], False, None

    def take(self, kind, words):
        if kind in ("before", "after"):
            getattr(self, kind)[int(words[0])] = bytes.fromhex("".join(words[1:]))
        elif kind == "path":
            self.blocks += [int(word, 16) for word in words]
        elif kind == "full":
            self.full = True
        elif kind == "result":
            self.result = int(words[0])


def calls(log):
    """The calls in a kernel's log, bytes, in the order in which they began."""
    made, open_ = [], {}
    for match in LINE.finditer(log):
        pid, kind, words = int(match[1]), match[2].decode(), match[3].decode(errors="replace").split()
        if kind == "call":
            open_[pid] = Made(pid, words)
            made.append(open_[pid])
        elif pid in open_:
            open_[pid].take(kind, words)
    return made
