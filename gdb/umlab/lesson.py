# SPDX-License-Identifier: GPL-2.0-only
"""umlab lesson: guided tours through the kernel, which are tests too.

A lesson is a text in gdb/lessons/. Its lines are
    # TEXT          a comment; the first that is no licence is the title
    demo: COMMAND   what the guest runs
    stop: CALL      the system call where the tour begins
    (gdb) COMMAND   typed for the reader, its output shown
    = REGEX         must be found in that output, or in the frame it stopped in
    ? EXPRESSION    must be true
    on uml: LINE    any of the others, on that machine
and all others the text that is told, a paragraph at a time. Before the next
command the reader is asked to press Enter, if there is one."""

import glob
import os
import re
import subprocess
import sys

import gdb

from .machine import machine
from .session import start

PLACE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..",
                     "lessons")


RUNNING = ("continue", "finish", "next", "step")
MACHINES = subprocess.run(
    [os.path.join(os.path.dirname(__file__), "../../include/machine"), "name"],
    stdout=subprocess.PIPE, text=True, check=True).stdout.split()
ON = re.compile(f"on ({'|'.join(MACHINES)}): ?")


def names():
    """The names of all lessons."""
    return sorted(os.path.basename(path)[:-len(".lesson")]
                  for path in glob.glob(os.path.join(PLACE, "*.lesson")))


def path_of(name):
    """The file of a lesson."""
    return name if "/" in name else os.path.join(PLACE, name + ".lesson")


def title(lines):
    """The first comment that is not the licence."""
    return next((line[1:].strip() for line in lines
                 if line.startswith("#") and "SPDX" not in line), "")


def load(name):
    """The lines of a lesson, by its name or a file's."""
    try:
        with open(path_of(name)) as file:
            return file.read().split("\n")
    except OSError:
        raise gdb.GdbError(f"umlab lesson: there is no lesson {name}, but: "
                           f"{' '.join(names())}")


class Tour:
    """One run through a lesson."""

    def __init__(self, name):
        self.name = name
        self.lines = load(name)
        self.line = 0
        self.output = ""
        self.told = False
        self.reader = sys.stdin.isatty()

    def fail(self, text):
        path = os.path.relpath(path_of(self.name))
        raise gdb.GdbError(f"umlab lesson: {path}:{self.line}: {text}")

    def setting(self, key):
        """The value of a "key: value" line."""
        for line in self.lines:
            if line.startswith(key + ": "):
                return line[len(key) + 2:].strip()
        return self.fail(f'has no line "{key}: ..."')

    def begin(self):
        """Boot and stop where the tour begins."""
        gdb.write(f"\n== {title(self.lines)}\n\n")
        start(self.setting("stop") + " " + self.setting("demo"))

    def pause(self):
        """Wait for the reader; true if there is one and has had enough."""
        if not self.reader or not self.told:
            return False
        self.told = False
        gdb.write("\n[Enter: go on, q: stop the lesson] ")
        gdb.flush()
        answer = sys.stdin.readline()
        return not answer or answer.strip() == "q"

    def type(self, command):
        """Run a command and show it as if it had been typed."""
        gdb.write(f"(gdb) {command}\n")
        try:
            self.output = gdb.execute(command, to_string=True) or ""
        except gdb.error as error:
            self.fail(f"(gdb) {command}: {error}")
        gdb.write(self.output)
        if command.split()[0] in RUNNING and gdb.selected_inferior().pid:
            # gdb tells where it has stopped by another way
            self.output = gdb.execute("frame", to_string=True)

    def check(self, pattern):
        if not re.search(pattern, self.output):
            self.fail(f"/{pattern}/ is not in what is shown above")

    def check_true(self, expression):
        try:
            value = gdb.parse_and_eval(expression)
        except gdb.error as error:
            self.fail(f"{expression}: {error}")
        if not int(value):
            self.fail(f"{expression} is not true")

    def tell(self, line):
        gdb.write(line + "\n")
        self.told = self.told or bool(line)

    def run(self):
        """All lines in their order; false if the reader stopped."""
        self.begin()
        for self.line, line in enumerate(self.lines, 1):
            on = ON.match(line)
            if on and on[1] != machine().name:
                continue
            line = line[on.end():] if on else line
            if line.startswith(("#", "demo: ", "stop: ")):
                continue
            if line.startswith("(gdb) "):
                if self.pause():
                    return False
                self.type(line[6:])
            elif line.startswith("= "):
                self.check(line[2:])
            elif line.startswith("? "):
                self.check_true(line[2:])
            else:
                self.tell(line)
        return True


class Lesson(gdb.Command):
    """Take a guided tour. Without a name: list them.

umlab lesson [NAME]

It boots the guest anew, and ends at gdb's prompt where the tour ends. NAME can
be a file of your own, with a slash in it."""

    def __init__(self):
        super().__init__("umlab lesson", gdb.COMMAND_SUPPORT)

    def invoke(self, argument, from_tty):
        if not argument:
            for name in names():
                gdb.write(f"{name:<16} {title(load(name))}\n")
            return
        # a lesson waits for its reader itself
        with gdb.with_parameter("pagination", False):
            if Tour(argument).run():
                gdb.write("== end of the lesson\n")

    def complete(self, text, word):
        return [name for name in names() if name.startswith(text)]


Lesson()
