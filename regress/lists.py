# SPDX-License-Identifier: GPL-2.0-only
"""What is run, regress/tests.list, and what fails at times without our calls, too:
regress/flaky.list."""

import collections
import fnmatch
import os
import shlex

from processes import Failed

HERE = os.path.dirname(os.path.relpath(__file__))
TESTS = os.environ.get("REGRESS_TESTS") or os.path.join(HERE, "tests.list")
FLAKY = os.environ.get("REGRESS_FLAKY") or os.path.join(HERE, "flaky.list")
KINDS = ("kselftest", "strace", "stress-ng")
ANY = "any"

# name is what its claims are known by, words the rest of the row; on is the only machine
# that it runs on, or ""
Program = collections.namedtuple("Program", "kind name words on")


def rows(path):
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip() and not line.startswith("#"):
                yield f"{path}:{number}", line.strip()


def programs():
    found = {}
    for where, line in rows(TESTS):
        kind, name, *words = [*shlex.split(line), ""]
        kind, _, on = kind.partition("@")
        if kind not in KINDS or not name:
            raise Failed(f"{where}: {line}: give {', '.join(KINDS[:-1])} or {KINDS[-1]}, and a name")
        name = name if kind == "kselftest" else f"{kind}/{name}"
        if name in found:
            raise Failed(f"{where}: {name} is there twice: take one out")
        found[name] = Program(kind, name, words[:-1], on)
    return list(found.values())


def chosen(patterns, machine):
    """The machine's programs whose names fit one of the patterns; all, if there is none."""
    known = [program for program in programs() if program.on in ("", machine)]
    for pattern in patterns:
        if not fnmatch.filter([program.name for program in known], pattern):
            raise Failed(f"PROGRAMS={pattern}: there is no such program for {machine} in {TESTS}: give names "
                         "as they stand there, stress-ng/NAME, strace/NAME, or a pattern like 'timers/*'")
    return [program for program in known
            if not patterns or any(fnmatch.fnmatch(program.name, pattern) for pattern in patterns)]


def flaky(machine):
    """{(program, claim): reason} of that machine."""
    names = {program.name for program in programs()}
    found = {}
    for where, line in rows(FLAKY):
        fields = line.split("\t")
        if len(fields) != 4 or not all(field.strip() for field in fields):
            raise Failed(f"{where}: {line.strip()}: is not MACHINE, PROGRAM, CLAIM and REASON, "
                         "separated by tabs: give each")
        on, name, claim, reason = fields
        if name not in names:
            raise Failed(f"{where}: there is no {name} in {TESTS}: take the row out")
        if on in (machine, ANY):
            found[name, claim] = reason
    return found
