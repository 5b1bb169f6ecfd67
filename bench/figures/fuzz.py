# SPDX-License-Identifier: GPL-2.0-only
"""fuzz: calls of sayhello2 a second by make fuzz, one sandbox on one CPU, with all that
it does for each: arguments, KCOV, the sanitizers, what came of it; and on the same kernel
a loop that has a process for each call and does nothing else."""

import os
import re

from figures import guest, in_turns
from machines import Umlab
from processes import Failed
from rows import Row
from timed import run

NEEDS = ("all", "{build}/bench/rootfs")
SECONDS = 10


def fuzzed(seconds):
    """Calls a second."""
    _, text = run(["make", "fuzz", "CALL=sayhello2", f"TIME={seconds}"], limit=3600)
    match = re.search(r"^fuzz: nothing found: (\d+) calls", text, re.M)
    if not match:
        raise Failed("make fuzz did not say how many calls it made")
    return int(match[1]) / seconds


def measure(setup):
    fuzzed(1)  # builds what is missing
    machine = Umlab(setup, kernel=os.path.join(setup.build, "linux-fuzz"),
                    rootfs=os.path.join(setup.build, "bench/rootfs"))
    forked = guest.nanoseconds(machine, "forked", 1000)
    own, theirs = in_turns(setup.runs, lambda: fuzzed(SECONDS), lambda: 1e9 / forked())
    return [Row("fuzz", "/s", own, "fork a call", theirs, aim=20000, ratio=False, at_least=True)]
