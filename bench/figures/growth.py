# SPDX-License-Identifier: GPL-2.0-only
"""growth: what one sandbox more costs when many are there at once, and one process
more in a guest: the time until each is ready, and the host's memory, all of it:
what is in the sandboxes' file systems and the host kernel's own part, too."""

import re
import subprocess
import sys
import time

from machines import Umlab
from processes import Failed, end_all
from rows import Row
from timed import environment

NEEDS = ("all",)

SANDBOXES = (1, 10, 100, 1000)
PROCESSES = (1, 4, 16, 64)
LIMIT = 600  # seconds
# Of the memory that there is, so that the host does not feel it.
PART = 0.8
# At rest: so many bytes more or less in so many seconds.
STILL, LOOK = 200e3, 0.3


def available():
    """Bytes that programs may have without swap."""
    with open("/proc/meminfo", encoding="ascii") as file:
        return int(re.search(r"^MemAvailable: *(\d+) kB$", file.read(), re.M).group(1)) * 1024


def settled():
    """available() when it has come to rest, or 10 s later."""
    before, now = 0, available()
    end = time.monotonic() + 10
    while abs(now - before) > STILL and time.monotonic() < end:
        time.sleep(LOOK)
        before, now = now, available()
    return now


def start(machine, processes):
    """A guest that says when it is ready, and stays until its input ends."""
    script = (f"for i in $(seq 2 {processes}); do sleep 10000 & done;"
              " echo ready; read -r _ || :")
    # a thousand take longer than one may by default
    argv = machine.exec("sh", "-c", script, options=("--timeout", "0"))["argv"]
    return subprocess.Popen(argv, env=environment(), stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def cost(machine, sandboxes, processes):
    """Seconds until all are ready, and bytes that they take."""
    free = settled()
    begin = time.monotonic()
    started = []
    try:
        for _ in range(sandboxes):
            started.append(start(machine, processes))
        for sandbox in started:
            said = sandbox.stdout.readline().strip()
            if said != b"ready":
                raise Failed(f"a sandbox of {sandboxes} said: {said[-200:]!r}")
        seconds = time.monotonic() - begin
        return seconds, free - settled()
    finally:
        for sandbox in started:
            sandbox.stdin.close()
        for sandbox in started:
            status = sandbox.wait(LIMIT)
            sandbox.stdout.close()
            if status:
                raise Failed(f"a sandbox of {sandboxes} ended before it was told to: status {status}")
        end_all()


def rows_of(machine, runs, what, numbers, arguments):
    """For each of numbers two rows, for one of what. Those that the memory would
    be short for are left out, with a word."""
    rows, each = [], 0
    for number in numbers:
        if number * each > PART * available():
            print(f"bench: growth: {number} {what} would need {number * each / 1e9:.0f} GB:"
                  " left out", file=sys.stderr)
            continue
        samples = [cost(machine, *arguments(number)) for _ in range(runs)]
        each = max(taken for _, taken in samples) / number
        rows += [Row(f"{number} {what}", "ms each", [s * 1e3 / number for s, _ in samples]),
                 Row(f"{number} {what}", "MB each", [m / 1e6 / number for _, m in samples])]
    return rows


def measure(setup):
    machine = Umlab(setup)
    cost(machine, 1, 1)
    runs = min(setup.runs, 3)  # a thousand take their time
    rows = rows_of(machine, runs, "sandboxes", SANDBOXES, lambda n: (n, 1))
    return rows + rows_of(machine, runs, "processes", PROCESSES, lambda n: (1, n))
