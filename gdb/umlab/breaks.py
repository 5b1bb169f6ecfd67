# SPDX-License-Identifier: GPL-2.0-only
"""umlab break, umlab until-user: into a call, and out of it."""

import gdb

from . import calls
from .machine import machine
from .syscall import show_call
from .task import describe, find_process


class CallBreakpoint(gdb.Breakpoint):
    """A breakpoint at a call's first line, that shows the call."""

    def __init__(self, name):
        self.work = calls.work_of(name)
        self.macro = "" if self.work == calls.body_of(name) else name
        # other files may have a static function of that name; a linker's own
        # name, as of a call without a body of ours, is in no file
        source = calls.definition(name)[0] if self.macro else None
        super().__init__(function=self.work, **({"source": source} if source else {}))

    @staticmethod
    def show(event):
        """What gdb.events.stop calls."""
        for point in getattr(event, "breakpoints", ()):
            if isinstance(point, CallBreakpoint):
                if point.macro:
                    gdb.write(f"{point.work}() does the work of "
                              f"sys_{point.macro}()\n")
                gdb.write(show_call(machine().current()))


gdb.events.stop.connect(CallBreakpoint.show)


def match(text):
    """Names of our calls that begin with text."""
    return [name for _, name in calls.own_calls() if name.startswith(text)]


def stop_at(place):
    """A breakpoint at a system call, or else where gdb's break would."""
    name = calls.bare_name(place)
    if calls.entry_of(name) is not None:
        CallBreakpoint(name)
        return
    try:
        # a breakpoint on what may come some day would be no error
        gdb.decode_line(place)
        gdb.Breakpoint(place)
    except gdb.error:
        raise gdb.GdbError(f"umlab break: {place} is neither a system call nor a "
                           "place in this kernel; umlab syscalls lists our calls "
                           "(make gdb BREAK=...)")


class Break(gdb.Command):
    """Stop when a process makes a system call, and show its arguments.

umlab break NAME

NAME is the call's as a program uses it (change_cmdline), whatever the
function is named on this machine. Where its SYSCALL_DEFINE does nothing but
call a function of the same file, it stops in that one. Anything else is left
to gdb's break."""

    def __init__(self):
        super().__init__("umlab break", gdb.COMMAND_BREAKPOINTS)

    def invoke(self, argument, from_tty):
        if not argument:
            raise gdb.GdbError("usage: umlab break NAME; see: umlab syscalls")
        stop_at(argument)

    def complete(self, text, word):
        return match(word)


class UserReturn(gdb.Breakpoint):
    """Stops where one task goes back to its user code."""

    def __init__(self, place, task):
        super().__init__(place, internal=True)
        self.silent = True
        self.wanted = int(task)

    def stop(self):
        return int(machine().current()) == self.wanted


class UntilUser(gdb.Command):
    """Run until the process goes back to its user code, and show what the
call returns.

umlab until-user"""

    def __init__(self):
        super().__init__("umlab until-user", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        if argument:
            raise gdb.GdbError("usage: umlab until-user")
        task = find_process()
        if machine().in_user_code():
            raise gdb.GdbError(f"umlab until-user: {describe(task)} is in its "
                               "user code")
        number = machine().syscall_number(task)
        points = [UserReturn(place, task)
                  for place in machine().return_to_user]
        try:
            gdb.execute("continue", to_string=True)
            arrived = any(point.hit_count for point in points)
        finally:
            for point in points:
                point.delete()
        if not gdb.selected_inferior().pid:
            gdb.write("the guest has ended\n")
            return
        if not arrived or int(machine().current()) != int(task):
            gdb.execute("frame")
            return
        value = machine().user_registers(task)["rax"]
        if value >= 1 << 63:
            value -= 1 << 64
        name = calls.name_of(number) if number >= 0 else None
        returns = f": {name} returns {value}" if name else ""
        gdb.write(f"{describe(task)} goes back to user code{returns}\n")


Break()
UntilUser()
