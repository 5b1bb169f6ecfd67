# SPDX-License-Identifier: GPL-2.0-only
"""rate: sandboxes a minute, each a boot, true and the end, with all CPUs busy."""

import os
import sys
import time

from figures import in_turns
from machines import Howto, Umlab
from processes import any_end
from rows import Row
from timed import environment, failure

NEEDS = ("all", "{build}/bench/linux")

# seconds that machines are started for; what is under way then still counts
FOR = 5
# Machines at once for each CPU: a second one fills the pauses of the first.
FACTOR = 2
# seconds without the end of any machine, after which the measurement fails
LIMIT = 60


def launch(start, output):
    """Not by subprocess, which would wait for one of them only."""
    argv = start["argv"]
    if "cwd" in start:
        argv = ["env", "-C", start["cwd"], *argv]
    return os.posix_spawnp(argv[0], argv, start.get("env") or environment(), file_actions=[
        (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2)])


def printed(output):
    with open(output, encoding="utf-8", errors="replace") as file:
        return file.read()


def a_minute(machine, setup):
    """A measure: how many machines a minute."""
    def measure():
        running, done, failed, reason = {}, 0, 0, None
        outputs = [os.path.join(setup.work, f"out{i}") for i in range(FACTOR * os.cpu_count())]
        start = now = time.monotonic()
        while True:
            while now - start < FOR and outputs:
                output = outputs.pop()
                running[launch(machine.exec("true"), output)] = output
            if not running:
                break
            ended = any_end(LIMIT)
            if not ended:
                raise failure(f"no end for {LIMIT} s", [machine.name],
                              printed(next(iter(running.values()))))
            pid, status = ended
            now = time.monotonic()
            if pid not in running:  # one of UML's orphans
                continue
            outputs.append(running.pop(pid))
            if not status:
                done += 1
                continue
            reason = failure(f"wait status {status:#x}", [machine.name], printed(outputs[-1]))
            failed += 1
        if failed > done * machine.may_fail:
            raise reason
        if failed:
            print(f"bench: rate: {failed} not counted: {reason}", file=sys.stderr)
        machine.tidy()
        return done * 60 / (now - start)
    return measure


def ours(setup):
    return a_minute(Umlab(setup), setup)


def measure(setup):
    own, howto = in_turns(setup.runs, ours(setup), a_minute(Howto(setup), setup))
    return [Row("rate", "/min", own, Howto.name, howto, aim=3, at_least=True)]
