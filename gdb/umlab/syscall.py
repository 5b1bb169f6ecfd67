# SPDX-License-Identifier: GPL-2.0-only
"""umlab syscall, umlab syscalls: the call in progress, and our calls."""

import gdb

from . import calls
from .kernel import address_of, lookup_type
from .machine import machine
from .memory import quote, read_string
from .strings import LONGEST, is_string
from .task import describe, find_process, one_pid


def is_input(kind):
    """A string that the call is given: const char *. A char * it may fill."""
    return is_string(kind) and str(kind.strip_typedefs()).startswith("const")


def show_value(mm, kind, raw):
    """An argument as its type says."""
    if kind.strip_typedefs().code == gdb.TYPE_CODE_PTR:
        shown = f"{raw:#x}"
        if raw and is_input(kind):
            try:
                text, whole = read_string(mm, raw, LONGEST)
                shown += " " + quote(text) + ("" if whole else "...")
            except gdb.MemoryError:
                shown += " <not in memory>"
        return shown
    value = gdb.Value(raw.to_bytes(8, "little"),
                      lookup_type("unsigned long"))
    return value.cast(kind).format_string()


def arguments(task, name):
    """(name, type, value shown) of each argument of a call in progress."""
    registers = machine().user_registers(task)
    for i, (label, kind) in enumerate(calls.arguments_of(name)):
        raw = registers[calls.ARGUMENT_REGISTERS[i]]
        yield label, str(kind), show_value(task["mm"], kind, raw)


def show_call(task):
    """What task has called, for a reader."""
    number = machine().syscall_number(task)
    if number < 0:
        return f"{describe(task)} is in no system call\n"
    name = calls.name_of(number) or "no call of this kernel"
    lines = [f"{name}, number {number}, called by {describe(task)}\n"]
    rows = list(arguments(task, name))
    width = [max((len(row[i]) for row in rows), default=0) for i in range(2)]
    for label, kind, value in rows:
        lines.append(f"  {label:<{width[0]}}  {kind:<{width[1]}}  {value}\n")
    return "".join(lines)


class Syscall(gdb.Command):
    """Show the system call in progress: name, number, arguments.

umlab syscall [PID]

Each argument has its name and type; a string that the call is given is read
from the process's memory."""

    def __init__(self):
        super().__init__("umlab syscall", gdb.COMMAND_USER)

    def invoke(self, argument, from_tty):
        pid = one_pid(argument, "umlab syscall [PID]")
        gdb.write(show_call(find_process(pid)))


def covers(function, address):
    """Whether an address is in the function of that name."""
    start = address_of(function)
    block = gdb.block_for_pc(start) if start else None
    return block is not None and block.start <= address < block.end


def breakpoint_in(name):
    """The enabled breakpoint in a call's entry or body, or None."""
    functions = {machine().symbol_prefix + name, calls.body_of(name),
                 calls.work_of(name)}
    for point in gdb.breakpoints():
        for location in point.locations if point.enabled else ():
            if location.enabled and any(covers(function, location.address)
                                        for function in functions):
                return point
    return None


class Syscalls(gdb.Command):
    """List our system calls: number, name, address, and breakpoint if any.

umlab syscalls"""

    def __init__(self):
        super().__init__("umlab syscalls", gdb.COMMAND_USER)

    def invoke(self, argument, from_tty):
        if argument:
            raise gdb.GdbError("usage: umlab syscalls")
        for number, name in calls.own_calls():
            entry = calls.entry_of(name)
            if not calls.is_built_in(number) or entry is None:
                gdb.write(f"{number:4}  {name:<18} not in this kernel\n")
                continue
            point = breakpoint_in(name)
            stop = f"breakpoint {point.number}" if point else "-"
            gdb.write(f"{number:4}  {name:<18} {entry:#x}  {stop}\n")


Syscall()
Syscalls()
