# SPDX-License-Identifier: GPL-2.0-only
"""What of the calls was not reached, and the list of that for which there is a
reason."""

import collections
import os
import re

LIST = os.environ.get("UNCOVERED") or \
    os.path.join(os.path.dirname(os.path.relpath(__file__)), "uncovered.list")

DEFINITION = re.compile(r"SYSCALL_DEFINE\d\((\w+)|[A-Za-z][^=;]*?\b(\w+)\(")
# A line of a call's: its number, its text, the function it is in, how often it
# was run, how often each of its branches was taken
Line = collections.namedtuple("Line", "path number text function count branches")


class Place:
    """What was not reached: a function, a line, or some of a line's branches. key
    names it whatever line it is on."""

    def __init__(self, line, whole=False):
        lost = line.branches.count(0)
        self.path, self.number = line.path, line.number
        self.text = line.function if whole else line.text
        self.what = "function" if whole else "line" if not line.count else \
            f"{lost} of {len(line.branches)} branches"
        self.key = (os.path.basename(line.path), line.function, self.what, line.text)


def function_at(text, number):
    """By the source: gcov takes a call's for those of a header. In the kernel's style a
    definition begins in the first column."""
    found = filter(None, map(DEFINITION.match, reversed(text[:number])))
    return next((match[1] or match[2] for match in found), "-")


def calls(data):
    """gcovr's data as {call: its lines}."""
    found = {}
    for file in data["files"]:
        with open(file["file"], encoding="utf-8") as source:
            text = source.read().splitlines()
        found[os.path.basename(file["file"])[:-2]] = [
            Line(file["file"], line["line_number"], " ".join(text[line["line_number"] - 1].split()),
                 function_at(text, line["line_number"]), line["count"],
                 [branch["count"] for branch in line["branches"]])
            for line in file["lines"] if not line["gcovr/noncode"]]
    return found


def totals(lines):
    """((lines reached, lines), (branches taken, branches))"""
    branches = [count for line in lines for count in line.branches]
    return ((sum(1 for line in lines if line.count), len(lines)),
            (sum(1 for count in branches if count), len(branches)))


def missing(data):
    """The places that were not reached, in the order of the sources."""
    return [Place(line) for lines in data.values() for line in lines
            if not line.count or 0 in line.branches]


def summary(data):
    """The same, and of a function that was not called that alone."""
    for lines in data.values():
        called = {line.function for line in lines if line.count}
        first = {line.function: line for line in reversed(lines)}
        for line in lines:
            if line.function in called and (not line.count or 0 in line.branches):
                yield Place(line)
            elif line.function not in called and line is first[line.function]:
                yield Place(line, True)


def rows():
    """The list's: (key, reason)."""
    with open(LIST, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                *key, reason = line.rstrip("\n").split("\t")
                yield tuple(key), reason


def reasons():
    return dict(rows())
