# SPDX-License-Identifier: GPL-2.0-only
"""The list of changes that no test can notice, and why."""

import os

LIST = os.path.join(os.path.dirname(os.path.relpath(__file__)), "survivors.list")


def key(call, change):
    """What names a change whatever line it is on."""
    return call, change.function, change.before, change.after


def reasons(call):
    """{key: reason} of a call."""
    found = {}
    with open(LIST, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                *row, reason = line.rstrip("\n").split("\t")
                if row[0] == call:
                    found[tuple(row)] = reason
    return found


def stale(call, changes):
    """The rows that are no change of the source as it is now."""
    there = {key(call, change) for change in changes}
    return [row for row in reasons(call) if row not in there]
