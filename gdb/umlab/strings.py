# SPDX-License-Identifier: GPL-2.0-only
"""Strings of the guest's processes in gdb's own output.

A char * that a system call was given points into user memory, where gdb by
itself sees nothing. Wherever gdb shows one (arguments in a backtrace, print,
info locals), the string is fetched from the running process."""

import gdb

from .machine import machine
from .memory import quote, read_string

LONGEST = 200


class UserString:
    """A pointer and the string of the running process that it points to."""

    def __init__(self, address, text, whole):
        self.address = address
        self.text = text
        self.whole = whole

    def to_string(self):
        more = "" if self.whole else "..."
        return f"{self.address:#x} {quote(self.text)}{more}"


class NotThere:
    """A pointer to where nothing is (yet): a page is made on first use."""

    def __init__(self, address):
        self.address = address

    def to_string(self):
        return f"{self.address:#x} <not in memory>"


def is_readable(address):
    """Whether UML itself has memory there, such as the C library's."""
    try:
        gdb.selected_inferior().read_memory(address, 1)
        return True
    except gdb.MemoryError:
        return False


def is_string(kind):
    """Whether a type is a pointer to char."""
    kind = kind.strip_typedefs()
    return (kind.code == gdb.TYPE_CODE_PTR and
            str(kind.target().unqualified().strip_typedefs()) == "char")


def running_mm():
    """The running process's address space, or None."""
    if not gdb.selected_inferior().pid:
        return None
    task = machine().current()
    return task["mm"] if task and task["mm"] else None


def printer(value):
    """For gdb.pretty_printers: None for all but strings in user memory."""
    if not is_string(value.type):
        return None
    try:
        address = int(value)
        if not address or address in machine().own_memory:
            return None
        mm = running_mm()
        if mm is None:
            return None
        return UserString(address, *read_string(mm, address, LONGEST))
    except gdb.MemoryError:
        return None if is_readable(address) else NotThere(address)
    except gdb.error:
        return None


gdb.pretty_printers.append(printer)
