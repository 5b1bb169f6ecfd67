# SPDX-License-Identifier: GPL-2.0-only
"""umlab ubt: where a process is in its own code.

The process's registers and memory go into a core file, and a second gdb, with
the program's debug information, reads that: so all that gdb knows about
unwinding a program is used."""

import os
import subprocess
import tempfile

import gdb

from .core import write_core
from .kernel import PAGE_SHIFT, PAGE_SIZE
from .memory import read_some
from .task import describe, find_process, one_pid
from .vmas import VM_EXEC, areas, path_of

# where the host has the programs that were put into the guest
PLACES = {"/usr/local/bin": "demos", "/usr/local/lib/umlab/tests": "tests"}


INT3 = 0xcc


def same_program(mm, path):
    """Whether a file of the host is what the process has mapped, by a page of
    its code."""
    for area in areas(mm):
        if (int(area["vm_flags"]) & VM_EXEC and
                area["vm_file"] == mm["exe_file"]):
            break
    else:
        return False
    for start in range(int(area["vm_start"]), int(area["vm_end"]), PAGE_SIZE):
        seen = read_some(mm, start, PAGE_SIZE)
        if seen:
            with open(path, "rb") as file:
                file.seek((int(area["vm_pgoff"]) << PAGE_SHIFT) + start -
                          int(area["vm_start"]))
                there = file.read(PAGE_SIZE)
            # behind the end of the file the page is zero; gdbserver's
            # breakpoints are no difference
            there = there.ljust(PAGE_SIZE, b"\0")
            return all(a in (b, INT3) for a, b in zip(seen, there))
    return False


def program_of(task):
    """The host's file of the program that a process runs."""
    name = path_of(task["mm"]["exe_file"])
    directory, base = os.path.split(name)
    if directory in PLACES:
        path = os.path.join(os.environ.get("B", "build"), PLACES[directory],
                            base)
        if os.path.isfile(path):
            if same_program(task["mm"], path):
                return path
            raise gdb.GdbError(f"umlab ubt: {path} is not the {name} that runs "
                               "in the guest: run make, and start again")
    raise gdb.GdbError(f"umlab ubt: {describe(task)} runs {name}, and there is "
                       "no debug information for it here")


def backtrace(task, command="bt"):
    """What a second gdb says of a process."""
    program = program_of(task)
    with tempfile.NamedTemporaryFile(prefix="umlab-core.") as core:
        write_core(core, task)
        core.flush()
        done = subprocess.run(
            ["gdb", "-nx", "-q", "-batch", "-iex", "set auto-load no",
             "-iex", "set style enabled off", program, core.name,
             "-ex", "echo \\n@@\\n", "-ex", command],
            capture_output=True, text=True, stdin=subprocess.DEVNULL,
            check=False)
    text = done.stdout.partition("\n@@\n")[2]
    if not text.strip():
        raise gdb.GdbError(f"umlab ubt: gdb could not read {describe(task)}'s "
                           f"stack: {done.stderr.strip()}")
    return text


class UserBacktrace(gdb.Command):
    """Show where a process is in its own code: the calls that led to the
system call it is in, with function and line.

umlab ubt [PID]"""

    def __init__(self):
        super().__init__("umlab ubt", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        task = find_process(one_pid(argument, "umlab ubt [PID]"))
        gdb.write(backtrace(task))


UserBacktrace()
