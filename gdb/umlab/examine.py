# SPDX-License-Identifier: GPL-2.0-only
"""umlab x: a process's memory, in the manner of gdb's x."""

import re

import gdb
import gdb.disassembler

from .kernel import lookup_type
from .memory import quote, read_some, read_string, read_user
from .task import find_process

USAGE = "umlab x[/FMT] ADDRESS [PID]"
SIZES = {"b": 1, "h": 2, "w": 4, "g": 8}
INTEGERS = {1: "unsigned char", 2: "unsigned short", 4: "unsigned int",
            8: "unsigned long"}
FLOATS = {4: "float", 8: "double"}
# elements a line, by size
PER_LINE = {1: 8, 2: 8, 4: 4, 8: 2}
LONGEST_STRING = 200
LONGEST_INSTRUCTION = 15


class Format:
    """What stands behind the slash: a count, a letter, a size."""

    def __init__(self, text, last):
        match = re.fullmatch(r"(\d*)([xduotacfszi]?)([bhwg]?)([xduotacfszi]?)",
                             text)
        if not match or match[2] and match[4]:
            raise gdb.GdbError(f"umlab x: /{text} is no format; see: help x")
        self.count = int(match[1] or 1)
        self.letter = match[2] or match[4] or last.letter
        self.size = SIZES.get(match[3]) or self.usual_size(last)

    def usual_size(self, last):
        if self.letter == "a":
            return 8
        if self.letter == "c":
            return 1
        if self.letter == "f" and last.size not in FLOATS:
            return 8
        return last.size


class First:
    """What the first umlab x without a format uses, as gdb does."""

    letter = "x"
    size = 4


def element(data, letter):
    """One integer or float, formatted as gdb's x does."""
    size = len(data)
    if letter == "f" and size in FLOATS:
        return gdb.Value(data, lookup_type(FLOATS[size])).format_string()
    value = gdb.Value(data, lookup_type(INTEGERS[size]))
    if letter in "xz":
        return value.format_string(format="z")
    if letter == "t":
        return f"{int(value):0{8 * size}b}"
    if letter == "o":
        return f"0{int(value):o}" if int(value) else "0"
    if letter in "cf" and size == 1:
        value = gdb.Value(data, lookup_type("char"))
    if letter == "f":
        letter = "d"
    return value.format_string(format=letter)


def show_elements(mm, address, form):
    """Rows of numbers; returns the address behind them."""
    per_line = PER_LINE[form.size]
    for i in range(form.count):
        if i % per_line == 0:
            gdb.write(("\n" if i else "") + f"{address:#x}:")
        try:
            data = read_user(mm, address, form.size)
        except gdb.MemoryError:
            gdb.write("\n")
            raise
        gdb.write("\t" + element(data, form.letter))
        address += form.size
    gdb.write("\n")
    return address


def show_strings(mm, address, form):
    """One string a row."""
    for _ in range(form.count):
        text, whole = read_string(mm, address, LONGEST_STRING)
        more = "" if whole else "..."
        gdb.write(f"{address:#x}:\t{quote(text)}{more}\n")
        address += len(text) + whole
    return address


class UserCode(gdb.disassembler.Disassembler):
    """Lets gdb's disassembler see a process's memory instead of its own."""

    def __init__(self, mm):
        super().__init__("umlab")
        self.mm = mm

    def __call__(self, info):
        mm = self.mm

        class User(gdb.disassembler.DisassembleInfo):
            def read_memory(self, length, offset=0):
                return read_user(mm, self.address + offset, length)

        return gdb.disassembler.builtin_disassemble(User(info))


def show_instructions(mm, address, form):
    """One instruction a row."""
    architecture = gdb.selected_inferior().architecture()
    previous = gdb.disassembler.register_disassembler(UserCode(mm))
    try:
        for _ in range(form.count):
            if not read_some(mm, address, LONGEST_INSTRUCTION):
                read_user(mm, address, 1)
            found = architecture.disassemble(address)[0]
            gdb.write(f"   {address:#x}:\t{found['asm']}\n")
            address += found["length"]
    finally:
        gdb.disassembler.register_disassembler(previous)
    return address


class Examine(gdb.Command):
    """Examine a guest process's memory, as x does the kernel's.

umlab x[/FMT] ADDRESS [PID]

ADDRESS is an expression without blanks, or one in quotes. FMT is x's: a count,
a letter (x d u o t a c f s z i), a size (b h w g). The process's own page
tables are used, so a page that it has not touched yet is not there.

Example: umlab x/s $current()->mm->arg_start"""

    def __init__(self):
        super().__init__("umlab x", gdb.COMMAND_DATA)
        self.last = First

    def invoke(self, argument, from_tty):
        form = ""
        if argument.startswith("/"):
            form, _, argument = argument[1:].partition(" ")
        words = gdb.string_to_argv(argument)
        if not 1 <= len(words) <= 2:
            raise gdb.GdbError("usage: " + USAGE)
        mm = find_process(*words[1:])["mm"]
        address = int(gdb.parse_and_eval(words[0]).cast(
            lookup_type("unsigned long")))
        form = Format(form, self.last)
        if form.letter not in "si":
            self.last = form
        show = {"s": show_strings, "i": show_instructions}.get(
            form.letter, show_elements)
        try:
            show(mm, address, form)
        except gdb.MemoryError as error:
            raise gdb.GdbError(str(error))


Examine()
