# SPDX-License-Identifier: GPL-2.0-only
"""The guest's programs of an assignment's checks, built on the teacher's side."""

import glob
import hashlib
import os
import shlex
import subprocess

from call import TABLE, Call, generated, lowest_free, read, rows, with_row
from processes import Failed

HERE = os.path.dirname(os.path.relpath(__file__))
WITNESS, WITNESS_H = os.path.join(HERE, "witness.c"), os.path.join(HERE, "witness.h")
SHELL = os.path.join(HERE, "shell.c")  # runs a step of the shell's


def compiler():
    """As make tells it, in one string."""
    if not os.environ.get("GRADE_CC"):
        raise Failed("GRADE_CC is not set: make grade does that: type make grade SUBMISSION=path")
    return os.environ["GRADE_CC"]


def header(calls):
    """umlab.h with the calls that are asked for."""
    table, known = read(TABLE), rows()
    for name, arguments in calls.items():
        if name not in known:
            call = Call(name, "")
            call.text = arguments
            table = with_row(table, call, lowest_free(table))
    return generated("header", table)


def compiled(source, text, to):
    """The program of a check, which stays for the next time; the path."""
    os.makedirs(to, exist_ok=True)
    with open(os.path.join(to, "umlab.h"), "w", encoding="utf-8") as file:
        file.write(text)
    program = os.path.join(to, os.path.basename(source)[:-2])
    part = f"{program}.{os.getpid()}"
    # what a demo or test of ours includes is beside it; checks may use that of our tests
    argv = [*shlex.split(compiler()), "-O2", "-include", WITNESS_H, f"-I{to}", "-Itests/guest",
            "-o", part, source, WITNESS]
    done = subprocess.run(argv, check=False, capture_output=True, text=True)
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if "error:" in line), done.stderr.strip())
        raise Failed(f"{source} does not compile: {said}")
    os.replace(part, program)
    return program


def build(assignment, to):
    """{source: its program}, made anew if anything that it comes from is another."""
    text = header(assignment.calls)
    programs = {}
    for source in sorted({check.source or SHELL for check in assignment.checks}):
        key = hashlib.sha256(text.encode() + compiler().encode())
        headers = sorted(path for folder in {os.path.dirname(source), "tests/guest"}
                         for path in glob.glob(f"{glob.escape(folder)}/*.h"))
        for path in (source, WITNESS, WITNESS_H, *headers):
            with open(path, "rb") as file:
                key.update(file.read() + b"\0")
        place = os.path.join(to, key.hexdigest()[:16])
        program = os.path.join(place, os.path.basename(source)[:-2])
        programs[source] = program if os.path.exists(program) else compiled(source, text, place)
    return programs
