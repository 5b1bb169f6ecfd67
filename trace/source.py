# SPDX-License-Identifier: GPL-2.0-only
"""The sources whose lines are told: ours, and of the kernel's own those that FILES=
names, which are in KTREE."""

import functools
import os
import re

TREE = os.environ.get("KTREE", "")
FILES = os.environ.get("FILES", "").split()

# the lines of a condition, that may go on for some
CONDITION = re.compile(r"(\} )?(else )?(if|while) \(")
LONGEST = 4


@functools.cache
def lines(path):
    """Those of a file, from 1 on; none of one that is not there."""
    place = os.path.join(TREE, path) if path in FILES else path
    try:
        with open(place, encoding="utf-8", errors="backslashreplace") as file:
            return [""] + file.read().splitlines()
    except OSError:
        return [""]


def text(path, number):
    """A line without the blanks around; "?" if there is none."""
    return lines(path)[number].strip() if number < len(lines(path)) else "?"


def return_behind(path, number):
    """The number of the "return" that a condition on that line has right behind it,
    and of the next line with anything in it; (None, None) if there is none."""
    if not CONDITION.match(text(path, number)):
        return None, None
    for behind in range(number + 1, number + LONGEST):
        said = text(path, behind)
        if re.match(r"return\b", said):
            return behind, next((line for line in range(behind + 1, behind + LONGEST)
                                 if re.match(r"\w", text(path, line))), None)
        if ";" in said or "{" in said:
            break
    return None, None
