# SPDX-License-Identifier: GPL-2.0-only
"""A call of one's own: its row in the one list, its files, its checks."""

import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile

from arguments import Mistake, parse
from body import body
from page import page
from programs import demo, test

TABLE, ORDER, HEADER = "syscalls/table", "demos/order", "syscalls/include/umlab.h"
# umlab's own six come before, calls for the sandbox behind
FIRST, LAST = 606, 689


class Call:
    """A call, from what make new is told of it."""

    def __init__(self, name, arguments):
        self.name, self.upper = name, name.upper()
        self.text = " ".join(arguments.split()) or "void"
        self.arguments = parse(arguments)
        self.kinds = {a.kind for a in self.arguments}

    @property
    def returns(self):
        """The kind of argument whose length it returns; None: it returns 0."""
        for kind in ("answer", "string", "line", "bytes"):
            if kind in self.kinds:
                return kind
        return None

    @property
    def logs(self):
        return not self.arguments or bool(self.kinds & {"number", "in", "string", "line", "bytes"})

    def files(self, date="1970-01-01"):
        """{path: text} of the four files to open."""
        return {
            f"syscalls/{self.name}.c": body(self),
            f"demos/{self.name}.c": demo(self),
            f"tests/guest/{self.name}_test.c": test(self),
            f"syscalls/man/{self.name}.2": page(self, date),
        }


def read(path):
    with open(path) as file:
        return file.read()


def rows(path=TABLE):
    """{name: (number, option, arguments)} of a list."""
    found = {}
    for line in read(path).splitlines():
        words = line.split(None, 3)
        if len(words) == 4 and not line.startswith("#"):
            found[words[1]] = int(words[0]), words[2], words[3]
    return found


def further_tests(name, paths, names):
    """Of paths the tests of a call beside NAME_test.c; another of the names may
    begin like it, and has its own."""
    pattern = re.compile(rf"(?:.*/)?({re.escape(name)}_\w+)_test\.c")
    return sorted(path for path in paths if (match := pattern.fullmatch(path))
                  and not any(match[1] == other or match[1].startswith(other + "_")
                              for other in names if len(other) > len(name)))


def check_name(name):
    """Raise Mistake unless a call may be called that, whatever there is."""
    if not name:
        raise Mistake("NAME= is missing: give the call's name, as in NAME=foo")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,23}", name):
        raise Mistake(f"NAME={name}: give a name of at most 24 letters a to z, digits and _")


def check_free(call):
    """Raise Mistake if something there has the name of a new call."""
    name = call.name
    if name in rows():
        raise Mistake(f"{name} is in {TABLE} already: give another NAME=, or take it out "
                      f"with: make rm NAME={name}")
    for path in [*call.files(), f"demos/{name}", f"syscalls/{name}.h", f"tests/guest/{name}.c"]:
        if os.path.lexists(path):
            raise Mistake(f"{path} is there already: move it away, or give another NAME=")
    if not subprocess.run(["bash", "-c", 'type -t -- "$1"', "bash", name],
                          stdout=subprocess.DEVNULL).returncode:
        raise Mistake(f"{name} is a command's name, and the demo would take its place: "
                      "give another NAME=")


def lowest_free(table, wanted=FIRST):
    """The number that is wanted, or else the lowest one that no row has."""
    taken = {int(line.split()[0]) for line in table.splitlines() if line[:1].isdigit()}
    for number in [wanted, *range(FIRST, LAST + 1)]:
        if FIRST <= number <= LAST and number not in taken:
            return number
    raise Mistake(f"{TABLE}: all numbers from {FIRST} to {LAST} are taken: make rm one")


def with_row(table, call, number):
    """The list's text with a row more, at its place."""
    lines = table.splitlines()
    at = next((i for i, line in enumerate(lines)
               if line[:1].isdigit() and int(line.split()[0]) > number), len(lines))
    lines.insert(at, f"{number}  {call.name:<14}  UMLAB         {call.text}")
    return "\n".join(lines) + "\n"


def generated(what, table):
    """What syscalls/generate makes of a list's text, or Mistake."""
    done = subprocess.run(["syscalls/generate", what], input=table, capture_output=True, text=True,
                          env={**os.environ, "UMLAB_TABLE": "/dev/stdin"})
    if done.returncode:
        raise Mistake(re.sub(r"^generate: \S+:\d+: ", "", done.stderr.strip()))
    return done.stdout


def check_compiles(call, header):
    """Raise Mistake if the C library has the name, or a program cannot have the
    arguments: the demo is what tells."""
    with tempfile.TemporaryDirectory() as work:
        for path, text in (("umlab.h", header), ("demo.c", call.files()[f"demos/{call.name}.c"])):
            with open(os.path.join(work, path), "w") as file:
                file.write(text)
        done = subprocess.run(
            [*shlex.split(os.environ.get("CC") or "gcc"), "-std=gnu11", "-D_GNU_SOURCE",
             "-fsyntax-only", "-Wall", "-Wextra", "-Werror", f"-I{work}", f"{work}/demo.c"],
            capture_output=True, text=True)
    if done.returncode:
        first = next((line for line in done.stderr.splitlines() if "error:" in line), done.stderr)
        raise Mistake(f"{call.name}({call.text}): a program cannot call it so: "
                      f"{first.split('error: ')[-1]}: give other names")


def replace(changes):
    """{path: text}: write all of these, or none; text None removes the file."""
    old = {path: read(path) if os.path.exists(path) else None for path in changes}
    try:
        for path, text in changes.items():
            write(path, text)
    except BaseException:
        for path, text in old.items():
            write(path, text)
        raise


def write(path, text):
    if text is None:
        if os.path.lexists(path):
            os.remove(path)
        return
    with open(f"{path}.tmp", "w") as file:
        file.write(text)
    os.replace(f"{path}.tmp", path)


def run(verb, main):
    """A verb's main program: from the top of the tree, with a line for a mistake."""
    os.chdir(os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", ".."))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main(*sys.argv[1:])
    except (Mistake, OSError) as mistake:
        sys.exit(f"{verb}: {mistake}")
    except KeyboardInterrupt:
        sys.exit(130)
