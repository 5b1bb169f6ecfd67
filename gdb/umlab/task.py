# SPDX-License-Identifier: GPL-2.0-only
"""The process a command is about."""

import gdb

from .machine import machine


def need_guest():
    """Ends the command, with one line, if no guest is there to look at."""
    if not gdb.selected_inferior().pid:
        raise gdb.GdbError("umlab: no guest is running: umlab start")
    try:
        booting = int(gdb.parse_and_eval("system_state")) == 0
    except gdb.MemoryError:
        # not even the kernel's own page tables are there
        booting = True
    if booting:
        raise gdb.GdbError("umlab: the guest is still booting")


def find_task(pid=None):
    """The task with that pid (a string), or the running one."""
    need_guest()
    if pid is None:
        return machine().current()
    try:
        number = int(gdb.parse_and_eval(pid))
    except gdb.error as error:
        raise gdb.GdbError(f"umlab: {pid} is no process id: {error}")
    from linux.tasks import get_task_by_pid
    task = get_task_by_pid(number)
    if task is None:
        raise gdb.GdbError(f"umlab: the guest has no process {number}; "
                           "see: lx-ps")
    return task


def find_process(pid=None):
    """As find_task(), but one that has user memory."""
    task = find_task(pid)
    if not task["mm"]:
        raise gdb.GdbError(f"umlab: {describe(task)} has no user memory")
    return task


def describe(task):
    """A task for a reader: process 35 (change_cmdline)."""
    kind = "process" if task["mm"] else "kernel thread"
    return f"{kind} {int(task['pid'])} ({task['comm'].string()})"


def one_pid(argument, usage):
    """The only word of a command's argument, or None."""
    words = gdb.string_to_argv(argument)
    if len(words) > 1:
        raise gdb.GdbError("usage: " + usage)
    return words[0] if words else None


class Current(gdb.Function):
    """$current (): the task that the kernel works for just now.

A struct task_struct *, as current is in the kernel's source. (In gdb the name
current itself is a variable of the C library that UML is linked with.)"""

    def __init__(self):
        super().__init__("current")

    def invoke(self):
        need_guest()
        return machine().current()


Current()
