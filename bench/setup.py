# SPDX-License-Identifier: GPL-2.0-only
"""Where things are, how often to measure, on what; and what is refused."""

import os
import re
import sys


def refuse(text):
    print("bench: " + text, file=sys.stderr)
    sys.exit(2)


def times(variable, default):
    text = os.environ.get(variable) or default
    if not re.fullmatch(r"[1-9]\d{0,5}", text):
        refuse(f"{variable}={text}: give how often to measure, 1 or more")
    return int(text)


class Setup:
    """Where things are, and how often to measure."""

    def __init__(self):
        self.build = os.environ.get("B", "build")
        self.linux = os.environ.get("LINUX", os.path.join(self.build, "linux"))
        self.bzimage = os.path.join(self.build, "x86_64/bzImage")
        self.runs = times("RUNS", "5")
        self.cold_runs = times("COLD_RUNS", str(self.runs))
        self.work = ""


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        model = re.search(r"^model name\s*: (.*)$", info.read(), re.M)
    cpus = len(os.sched_getaffinity(0))
    return f"{model.group(1) if model else 'unknown CPU'}, {cpus} CPUs, Linux {os.uname().release}"
