# SPDX-License-Identifier: GPL-2.0-only
"""The calls of syscalls/table, and one as it was made, in strace's manner."""

import errno
import re

TABLE = "syscalls/table"
SHOWN = 48  # characters of a text


class Argument:
    """One argument: its type and name as a program sees them."""

    def __init__(self, declared):
        match = re.fullmatch(r"\s*(.*?)(\w+)\s*", declared)
        self.type, self.name = match[1].strip(), match[2]
        self.pointer = "*" in self.type
        self.text = self.pointer and re.search(r"\bchar\b", self.type)
        self.read_only = self.pointer and self.type.startswith("const ")
        self.narrow = not self.pointer and not re.search(r"\blong\b|size_t|loff_t", self.type)
        self.signed = not re.search(r"\bunsigned\b|\b(size|uid|gid)_t\b", self.type)


class Call:
    """A row of the list."""

    def __init__(self, number, name, option, arguments):
        self.number, self.name, self.option = number, name, option
        self.arguments = [] if arguments.strip() == "void" else \
            [Argument(text) for text in arguments.split(",")]


def table():
    """{number: Call} of the list."""
    found = {}
    with open(TABLE, encoding="utf-8") as file:
        for line in file:
            words = line.split(None, 3)
            if len(words) == 4 and words[0].isdigit():
                found[int(words[0])] = Call(int(words[0]), *words[1:])
    return found


def number(argument, value):
    """The value of a register as its type has it."""
    bits = 32 if argument.narrow else 64
    value &= (1 << bits) - 1
    return value - (1 << bits) if argument.signed and value >> (bits - 1) else value


def quoted(text):
    """Bytes as C would write them."""
    said = "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else
                   "\\0" if byte == 0 else f"\\x{byte:02x}" for byte in text[:SHOWN])
    return f'"{said}"' + ("..." if len(text) > SHOWN else "")


def pointed(argument, memory, size):
    """What memory holds for an argument; size: of the bytes to be read, None if no
    argument says it."""
    if not argument.text:
        return "{" + memory[:16].hex(" ") + ("..." if len(memory) > 16 else "") + "}"
    if argument.read_only and size is not None:
        return quoted(memory[:size])
    return quoted(memory.partition(b"\0")[0])


def shown(argument, value, before, after, size):
    """An argument: its value, what it points to, and what came of that."""
    if not argument.pointer:
        return str(number(argument, value))
    if value == 0:
        return "NULL"
    if argument.read_only:
        memory = before if before is not None else after
        return pointed(argument, memory, size) if memory is not None else f"{value:#x}"
    if after is None or after == before:
        return f"{value:#x}"
    return f"{value:#x} -> {pointed(argument, after, size)}"


def result(value):
    if -4095 <= value < 0:
        return f"{value} {errno.errorcode.get(-value, '?')}"
    return str(value)


def sizes(arguments, values):
    """For each argument the size_t that comes behind it, else None."""
    behind = list(zip(arguments, values))[1:] + [(None, 0)]
    return [value if argument and argument.type == "size_t" else None for argument, value in behind]


def written(call, made):
    """name(argument=value, ...) = result, of a record.Made."""
    arguments = call.arguments
    said = [f"{argument.name}={shown(argument, value, made.before.get(i), made.after.get(i), size)}"
            for i, (argument, value, size) in
            enumerate(zip(arguments, made.arguments, sizes(arguments, made.arguments)))]
    end = "did not return" if made.result is None else result(made.result)
    return f"{call.name}({', '.join(said)}) = {end}"
