#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What a boot, a system call, a process and a turn of the loop cost, in events
that the host's kernel counts: other than seconds they are the same on a busy
machine. None may be more than counts.list has, but for some percent. The list is of
one kind of host, and on others nothing is claimed. In a private copy of the tree,
as a source is edited.

counts.t --list prints what counts.list would have for this tree on this host. By
perf-stat(1), which counts for all processes that a command starts, those that
ptrace(2) has under way, too."""

import os
import platform
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
os.chdir(os.path.join(HERE, "../.."))
if sys.argv[1:2] != ["private"]:
    os.execv("scripts/private", ["scripts/private", "tests/bench/counts.t", "private", *sys.argv[1:]])

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, "../lib"))
from terminal import Tap  # noqa: E402

LIST, OF = "tests/bench/counts.list", "# Of: "
EVENTS = {"raw_syscalls:sys_enter": "system-calls", "syscalls:sys_enter_ptrace": "ptrace",
          "page-faults": "page-faults", "sched:sched_process_fork": "processes"}
# As many times each; the least is what it takes, and more is the host's doing.
RUNS = 7
MORE = 1.05
# What a call or a process does not do at all is not nothing, as two boots differ.
LEAST = 0.5
CALL = "syscalls/sayhello.c"
build = os.environ.get("B", "build")


def host():
    """What the counts depend on, beside this tree."""
    version = ".".join(os.uname().release.split(".")[:2])
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        vendor = next((line.split()[-1] for line in file if line.startswith("vendor_id")), "none")
    cpus, libc = len(os.sched_getaffinity(0)), "-".join(platform.libc_ver())
    ccache, root = "yes" if shutil.which("ccache") else "no", "no" if os.geteuid() else "yes"
    return f"Linux {version}, {vendor}, {cpus} CPUs, {libc}, ccache: {ccache}, root: {root}"


def count(*argv):
    """How often each event came while argv ran, by the event's name."""
    with tempfile.NamedTemporaryFile("r") as out:
        done = subprocess.run(["perf", "stat", "-x", ",", "-o", out.name,
                               "-e", ",".join(EVENTS), "--", *argv],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(argv)}: {done.stdout}{done.stderr}")
        fields = [line.split(",") for line in out if "," in line]
    return {EVENTS[line[2]]: int(line[0]) for line in fields}


def least(measure):
    counts = [measure() for _ in range(RUNS)]
    return {event: min(some[event] for some in counts) for event in EVENTS.values()}


def sandbox(*command):
    return count(build + "/umlab", "exec", "--share", build + "/bench/guest:ro", "--", *command)


def each(program, times):
    """Of one of many that a program in the guest does."""
    def run(number):
        return least(lambda: sandbox("/mnt/share/" + program, str(number)))
    many, one = run(times + 1), run(1)
    return {event: (many[event] - one[event]) / times for event in many}


def loop():
    """A line of a call edited, to the end of its demo and of make."""
    with open(CALL, encoding="utf-8") as file:
        text = file.read()
    turn = 0

    def edit():
        nonlocal turn
        turn += 1
        with open(CALL, "w", encoding="utf-8") as file:
            file.write(text.replace("\treturn 0;\n", f"\treturn current->pid == -{turn};\n"))
        return count("make", "demo", "DEMO=sayhello")

    edit()  # the short way to link is known from then on
    return least(edit)


MEASURES = {"boot": lambda: least(lambda: sandbox("true")), "call": lambda: each("getppid", 10000),
            "process": lambda: each("spawn", 100), "loop": loop}


def measured():
    """(what, event, count), of all that is worth a line."""
    for what, measure in MEASURES.items():
        for event, number in measure().items():
            if number >= LEAST:
                yield what, event, number


def known():
    """The host of the list, and the numbers by what and event."""
    with open(LIST, encoding="utf-8") as file:
        lines = file.read().splitlines()
    of = next(line[len(OF):] for line in lines if line.startswith(OF))
    rows = [line.split() for line in lines if not line.startswith("#")]
    return of, {(what, event): float(number) for what, event, number in rows}


def compare(tap, expected):
    for what, event, number in measured():
        most = expected.pop((what, event), 0)
        tap.ok(number <= most * MORE, f"{what}: {event} are not more than before",
               f"{number:.1f}; {LIST} has {most:.1f}. If that is to be so: {sys.argv[0]} --list >{LIST}")
        if number * MORE < most:
            print(f"# {what}: {event} are less, {number:.1f} of {most:.1f}: {sys.argv[0]} --list >{LIST}")
    tap.ok(not expected, "all that is listed was counted", expected)


def main():
    try:
        count("true")
    except (RuntimeError, OSError, KeyError, ValueError) as error:
        print(f"1..0 # SKIP perf does not count here: {error}".replace("\n", " "))
        return
    of, expected = known()
    if sys.argv[2:] != ["--list"] and of != host():
        print(f"1..0 # SKIP {LIST} is of another host: {of}; here: {host()}")
        return
    subprocess.run(["make", "-s", "all", build + "/bench/guest/getppid", build + "/bench/guest/spawn"],
                   stdout=sys.stderr, check=True)
    if sys.argv[2:] == ["--list"]:
        print("# SPDX-License-Identifier: GPL-2.0-only\n#\n"
              "# The most that is counted: see counts.t, which writes this\n" + OF + host())
        for what, event, number in measured():
            print(f"{what:8} {event:13} {number:.1f}")
        return
    tap = Tap()
    compare(tap, expected)
    tap.finish()


main()
