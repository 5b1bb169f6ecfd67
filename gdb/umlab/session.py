# SPDX-License-Identifier: GPL-2.0-only
"""Starting the guest, and gdb's settings for that."""

import os

import gdb

from .breaks import stop_at
from .machine import machine

SANDBOX = f"{os.environ.get('B', 'build')}/gdb"

SETTINGS = (
    "set print thread-events off",
    "set print inferior-events off",
    "set confirm off",
)


def prepare(argument):
    """All that goes before run: a breakpoint, the demo, the arguments."""
    place, _, demo = argument.partition(" ")
    if not os.path.isdir(SANDBOX + "/share"):
        raise gdb.GdbError("umlab start: works in the sandbox that make gdb "
                           "makes; run make gdb")
    if gdb.selected_inferior().pid:
        raise gdb.GdbError("umlab start: the guest is running already; "
                           "end it with: kill")
    if demo.strip():
        os.environ["DEMO"] = demo.strip()
    if place:
        stop_at(place)
    machine().prepare(SANDBOX)


def start(argument):
    """Boot, and run to the first breakpoint."""
    prepare(argument)
    machine().start()


class Start(gdb.Command):
    """Boot the guest and run to the first breakpoint.

umlab start [CALL [DEMO...]]

CALL is a system call to stop at, see "help umlab break". DEMO is what the guest
runs; without it, what gdb/start was given."""

    def __init__(self):
        super().__init__("umlab start", gdb.COMMAND_USER)

    def invoke(self, argument, from_tty):
        start(argument)


class Prepare(gdb.Command):
    """Do all that umlab start does but to run, which is left to an editor.

umlab prepare [CALL [DEMO...]]"""

    def __init__(self):
        super().__init__("umlab prepare", gdb.COMMAND_USER)

    def invoke(self, argument, from_tty):
        prepare(argument)


class Console(gdb.Command):
    """Show what the guest's console has printed since the last look.

Works where the console is a log, not where it is a terminal of its own."""

    def __init__(self):
        super().__init__("umlab console", gdb.COMMAND_USER)
        self.shown = 0

    def invoke(self, argument, from_tty):
        name = os.environ.get("CONSOLE", "")
        if not os.path.isfile(name):
            where = name or "not in this gdb's hands"
            raise gdb.GdbError(f"umlab console: the console is {where}")
        with open(name, "rb") as log:
            if os.fstat(log.fileno()).st_size < self.shown:
                self.shown = 0
            log.seek(self.shown)
            text = log.read()
        self.shown += len(text)
        gdb.write(text.decode(errors="replace").replace("\r", ""))


for setting in SETTINGS + machine().settings:
    gdb.execute(setting, to_string=True)
Start()
Prepare()
Console()
