# SPDX-License-Identifier: GPL-2.0-only
"""What a program's output claims: a dictionary of claims, by name, and what came of
each: ok, SKIP, or "not ok"."""

import re

import complaints

OK, SKIP, NOT_OK, GONE = "ok", "SKIP", "not ok", "gone"
# claims that each program has
STATUS, LOG = "exit status", "kernel log"

# a number of its own, a dash: neither is part of the name
RESULT = re.compile(r"\s*(not ok|ok)\b(?: +\d+)?(?: +-)?(?: +(.*))?$")
DIRECTIVE = re.compile(r"\s*# *(SKIP|XFAIL|XPASS|error)\b:? *(.*)$")
# another one in each run
ADDRESS = re.compile(r"0x[0-9a-f]{4,}")

# PID, the call, its result; of one that was interrupted by another, by its end
CALL = re.compile(r"\d+ +(?:<\.\.\. )?(\w+)(?:\(| resumed>).* = (-?\w+)(?: (E[A-Z]+))?")
END = re.compile(r"\d+ +(?:---|\+\+\+) (SIG\w+|exited with \d+|killed by \w+)")


def add(found, name, outcome):
    """A name that comes again is another claim."""
    number, unique = 1, name
    while unique in found:
        number += 1
        unique = f"{name} ({number})"
    found[unique] = outcome


def tap(text):
    """Of kselftest's lines: "ok 1 NAME", "not ok 2 NAME", "ok 3 NAME # SKIP why", "ok 4
    # SKIP NAME". What a failed one says behind its name is not part of it."""
    found = {}
    for line in text.splitlines():
        result = RESULT.match(line)
        if not result:
            continue
        name, outcome = result[2] or "", result[1]
        directive = DIRECTIVE.search(name)
        if directive:
            name = name[:directive.start()] or directive[2]
            outcome = {SKIP: SKIP, "XFAIL": "XFAIL"}.get(directive[1], outcome)
        name = re.sub(r"\s+#\s.*", "", name)
        add(found, ADDRESS.sub("0x...", name.strip()), outcome)
    return found


def trace(text):
    """Of strace's: which calls there were, and how they ended."""
    found = {}
    for line in text.splitlines():
        call, end = CALL.match(line), END.match(line)
        if call:
            found[f"{call[1]}: {call[3] or 'done'}"] = OK
        elif end:
            found[end[1]] = OK
    return found


def status(code, skipped):
    if code == 124:
        return f"{NOT_OK} (no end)"
    return OK if code == 0 else SKIP if code in skipped else f"{NOT_OK} ({code})"


def complaint(text):
    """The first line of a kernel's log that says that something is wrong with it."""
    wrong = complaints.pattern()
    return next((line for line in text.splitlines() if wrong.search(line)), None)
