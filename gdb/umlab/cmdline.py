# SPDX-License-Identifier: GPL-2.0-only
"""umlab cmdline: where a process's command line is, and what stands there."""

import gdb

from .memory import quote, read_some
from .task import describe, find_process, one_pid

LONGEST = 4096


class CommandLine(gdb.Command):
    """Show a process's command line as the kernel keeps it.

umlab cmdline [PID]

mm->arg_start and mm->arg_end say where it is; ps shows the bytes between.
What has changed since the last look is shown with what it was."""

    def __init__(self):
        super().__init__("umlab cmdline", gdb.COMMAND_USER)
        self.seen = {}

    def invoke(self, argument, from_tty):
        task = find_process(one_pid(argument, "umlab cmdline [PID]"))
        mm = task["mm"]
        start, end = int(mm["arg_start"]), int(mm["arg_end"])
        size = max(end - start, 0)
        data = read_some(mm, start, min(size, LONGEST))
        shown = quote(data) + ("" if len(data) == size else "...")
        now = (f"{start:#x}", f"{end:#x}", f"{size} bytes: {shown}")
        # a task_struct is used again: the pid tells one process from the next
        who = (int(task), int(task["pid"]))
        before = self.seen.get(who, now)
        self.seen[who] = now
        gdb.write(f"{describe(task)}\n")
        for name, new, old in zip(("arg_start", "arg_end", ""), now, before):
            gdb.write(f"  {name:<9}  {new}\n")
            if new != old:
                gdb.write(f"  {'was':>9}  {old}\n")


CommandLine()
