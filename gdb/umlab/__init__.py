# SPDX-License-Identifier: GPL-2.0-only
"""umlab's gdb commands, one topic a module."""

import gdb


class Umlab(gdb.Command):
    """Commands for umlab's kernels and the processes in their guests.

Where a command takes a PID, it is that of a process in the guest; without
one it is the process that the kernel works for just now, $current()."""

    def __init__(self):
        super().__init__("umlab", gdb.COMMAND_USER, prefix=True)

    def invoke(self, argument, from_tty):
        if argument:
            raise gdb.GdbError(f'umlab: no command "{argument.split()[0]}"; '
                               "see: help umlab")
        gdb.execute("help umlab")


Umlab()

from . import task  # noqa: E402,F401
from . import session  # noqa: E402,F401
from . import syscall  # noqa: E402,F401
from . import breaks  # noqa: E402,F401
from . import strings  # noqa: E402,F401
from . import cmdline  # noqa: E402,F401
from . import vmas  # noqa: E402,F401
from . import examine  # noqa: E402,F401
from . import backtrace  # noqa: E402,F401
from . import where  # noqa: E402,F401
from . import lesson  # noqa: E402,F401

# The prefix of old, when there was UML alone.
gdb.execute("alias uml = umlab")
