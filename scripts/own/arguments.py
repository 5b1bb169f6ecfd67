# SPDX-License-Identifier: GPL-2.0-only
"""The arguments of a call of one's own, and what is done with each."""

import re

# The integers that kernel and programs both have, and how each prints them.
INTEGERS = {
    "char": "%d", "signed char": "%d", "unsigned char": "%u",
    "short": "%d", "unsigned short": "%u",
    "int": "%d", "unsigned int": "%u", "unsigned": "%u",
    "long": "%ld", "unsigned long": "%lu",
    "long long": "%lld", "unsigned long long": "%llu",
    "size_t": "%zu", "ssize_t": "%zd", "pid_t": "%d", "uid_t": "%u",
    "gid_t": "%u", "loff_t": "%lld",
}
# Those that hold a process's id.
WIDE = {t for t in INTEGERS if "char" not in t and "short" not in t}


class Mistake(Exception):
    """What the user gave cannot be; the text says what, and the remedy."""


class Argument:
    """One argument: its type and name as a program sees them, and its kind:

    number  an integer
    string  text that is read, up to its NUL
    line    the same, and it is answered in its place
    bytes   memory that is read; the next argument, a size, says how much
    size    of the bytes or the answer before it
    in      an integer that is read from the user's memory
    out     an integer that is written there
    answer  text that is written there; the next argument is its room
    """

    size = None  # of bytes and answer: the name of the next argument

    def __init__(self, kind, type_, name):
        self.kind, self.type, self.name = kind, type_, name

    @property
    def pointer(self):
        return self.kind in ("string", "line", "bytes", "in", "out", "answer")

    @property
    def base(self):
        """What a pointer points to, "const" left out."""
        return re.sub(r"^const | ?\*$", "", self.type)

    def declared(self, prefix="", kernel=False):
        """As in a prototype; of the kernel's with __user."""
        if not self.pointer:
            return f"{self.type} {self.name}"
        user = "__user " if kernel else ""
        return f"{self.type[:-1].rstrip()} {user}*{prefix}{self.name}"


def kind_of(type_, sized):
    """The kind of an argument; sized: a size_t comes behind it. None: none."""
    if type_ in INTEGERS:
        return "number"
    const, base = re.fullmatch(r"(const )?(.*?) ?\*", type_).groups() \
        if type_.endswith("*") else (None, None)
    if base in ("char", "void") and sized:
        return "bytes" if const else "answer"
    if base == "char":
        return "string" if const else "line"
    if base in WIDE:
        return "in" if const else "out"
    return None


def split(text):
    """(type, name) of each argument in a list such as "int a, char *b"."""
    if text.strip() in ("", "void"):
        return []
    pairs = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*([A-Za-z_][\w ]*[ *]|[A-Za-z_]\w*\s*\*)\s*([A-Za-z_]\w*)\s*", part)
        if not match:
            raise Mistake(f"ARGS: \"{part.strip()}\": write it as TYPE NAME")
        type_ = re.sub(r"\s*\*$", " *", re.sub(r"\s+", " ", match[1].strip()))
        pairs.append((type_, match[2]))
    return pairs


def parse(text):
    """The list of Arguments in a text such as "const char *text, size_t size"."""
    pairs = split(text)
    if len(pairs) > 6:
        raise Mistake("ARGS: a system call takes at most 6 arguments")
    arguments = []
    for i, (type_, name) in enumerate(pairs):
        if name in ("bad", "result"):
            raise Mistake(f"ARGS: {name}: the demo and the tests have a variable of that name; "
                          "give another one")
        if name in [other for _, other in pairs[:i]]:
            raise Mistake(f"ARGS: two arguments are called {name}")
        if arguments and arguments[-1].kind in ("bytes", "answer") and type_ == "size_t":
            arguments[-1].size = name
            arguments.append(Argument("size", type_, name))
            continue
        sized = i + 1 < len(pairs) and pairs[i + 1][0] == "size_t"
        kind = kind_of(type_, sized)
        if kind is None:
            raise Mistake(
                f"ARGS: \"{type_} {name}\": make new writes a body for integers, "
                "pointers to int or wider, \"char *TEXT\" const or not, and \"const void *\", "
                "\"const char *\", \"char *\" or \"void *\" with \"size_t SIZE\" behind "
                "it; give one of these, and change it in syscalls/table later")
        arguments.append(Argument(kind, type_, name))
    return arguments
