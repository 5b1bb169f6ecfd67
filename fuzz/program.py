# SPDX-License-Identifier: GPL-2.0-only
"""The C program of a finding, with all that it needs in it."""

import os
import re
import shlex
import subprocess
import textwrap

from machine import CannotRun

HERE = os.path.dirname(os.path.abspath(__file__))
PARTS = ("trial.h", "world.c", "run.c", "check.c", "leaks.c")


def part(name):
    """A source of the guest's program, without what the first of them has."""
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r"\A.*SPDX.*\n", "", text)
    return re.sub(r'(?m)^#(include "trial.h"|ifndef TRIAL_H|define TRIAL_H|endif)\n', "", text)


def comment(name, call, outcome):
    said = [line for line in outcome.report.splitlines() if line.startswith(("umlab: ", "wrong: "))]
    lines = [f"{name}: found by make fuzz CALL={call}:", ""]
    for line in said or [outcome.what]:
        lines += textwrap.wrap(line.replace("*/", "* /"), 80, initial_indent="  ", subsequent_indent="    ",
                               break_long_words=False, break_on_hyphens=False)
    lines += ["", "Ends with status 0 if it is mended."]
    return "/*\n" + "".join(f" * {line}".rstrip() + "\n" for line in lines) + " */\n"


def source(name, call, search, shown):
    first, *rest = (part(os.path.join("guest", name)) for name in PARTS)
    main = part("found.c").split("*/\n", 1)[1]
    return "\n".join([
        f"// SPDX-License-Identifier: GPL-2.0-only\n{comment(name, call, search.outcome)}{first}",
        f"#define ROUNDS {search.rounds}\n#define LEAKS {int(search.outcome.leak)}\n",
        f"static const struct trial trials[] = {{\n{shown}}};\n", main, *rest])


def show(program, machine, names):
    """Trials as C has them, from the program on the host."""
    done = subprocess.run([program, "--show", *(machine.path(name) for name in names)], check=False,
                          capture_output=True, text=True)
    if done.returncode:
        raise CannotRun(f"{program} --show: status {done.returncode}")
    return done.stdout


def compile_to(path, binary):
    """By the flags of all programs in the guest; a CannotRun has what the compiler says."""
    done = subprocess.run([*shlex.split(os.environ["GUEST_CC"]), "-o", binary, path], check=False,
                          capture_output=True, text=True)
    if done.returncode:
        raise CannotRun(f"{path} does not compile: {done.stderr.splitlines()[0]}")
