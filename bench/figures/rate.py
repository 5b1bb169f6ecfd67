# SPDX-License-Identifier: GPL-2.0-only
"""rate: sandboxes a minute, each a boot, true and the end, with all CPUs busy."""

import os
import time

from figures import in_turns
from machines import Howto, Umlab
from processes import Failed, environment
from rows import Row

NEEDS = ("all", "{build}/bench/linux")

# seconds that machines are started for; what is under way then still counts
FOR = 5
# Machines at once for each CPU: a second one fills the pauses of the first.
FACTOR = 2


def launch(start):
    quiet = [(os.POSIX_SPAWN_OPEN, fd, "/dev/null", os.O_RDWR, 0) for fd in range(3)]
    argv = start["argv"]
    if "cwd" in start:
        argv = ["env", "-C", start["cwd"], *argv]
    return os.posix_spawnp(argv[0], argv, start.get("env") or environment(),
                           file_actions=quiet)


def a_minute(machine):
    """A measure: how many machines a minute."""
    def measure():
        running, done = set(), 0
        start = now = time.monotonic()
        while True:
            while now - start < FOR and len(running) < FACTOR * os.cpu_count():
                running.add(launch(machine.exec("true")))
            if not running:
                break
            # UML's orphans come to us, too
            pid, status = os.wait()
            now = time.monotonic()
            if pid not in running:
                continue
            running.remove(pid)
            done += 1
            if status:
                raise Failed(f"a machine of {machine.name} ended with wait status {status:#x}")
        machine.tidy()
        return done * 60 / (now - start)
    return measure


def measure(setup):
    ours, howto = in_turns(setup.runs, a_minute(Umlab(setup)), a_minute(Howto(setup)))
    return [Row("rate", "/min", ours, Howto.name, howto, aim=3, at_least=True)]
