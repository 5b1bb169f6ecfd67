# SPDX-License-Identifier: GPL-2.0-only
"""memory: the PSS of all of a machine's processes on the host, at the prompt of
its shell. An address space that tasks share (UML's helper threads are such)
counts once. The launcher and its supervisor count too."""

import ctypes
import os
import sys
import time

from figures import in_turns
from machines import Howto, Umlab
from processes import Failed, descendants, end_all
from rows import Row

sys.path.insert(1, os.path.join(os.path.dirname(__file__), "../../tests/lib"))
from terminal import Terminal  # noqa: E402

NEEDS = ("all", "{build}/bench/linux")

PROMPT = r"root@umlab:~# $"
SYS_KCMP, KCMP_VM = 312, 1  # x86_64's number


def share_memory(one, other):
    """Whether two tasks have one address space; if the host will not tell,
    they count as two."""
    return ctypes.CDLL(None).syscall(SYS_KCMP, one, other, KCMP_VM, 0, 0) == 0


def pss(pid):
    """Bytes. The supervisor hides from its own user: of it the resident set
    counts, which is more."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
            for line in rollup:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except PermissionError:
        with open(f"/proc/{pid}/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE")
    return 0


def total(pids):
    counted = []
    for pid in pids:
        if not any(share_memory(pid, other) for other in counted):
            counted.append(pid)
    return sum(map(pss, counted))


def wait_for_prompt(terminal, machine):
    end = time.monotonic() + 60
    while not terminal.expect(PROMPT, 0.5):
        if time.monotonic() > end or os.waitpid(terminal.pid, os.WNOHANG)[0]:
            raise Failed(f"no prompt under {machine.name}: {terminal.text[-200:]!r}")


def at_prompt(machine, look):
    """Starts machine on a terminal, and returns what look says of its
    processes once the prompt is there and their memory has come to rest."""
    start = machine.prompt()
    argv = start["argv"]
    if "env" in start:
        argv = ["env", "HOME=" + start["env"]["HOME"], *argv]
    terminal = Terminal(argv, cwd=start.get("cwd"))
    try:
        wait_for_prompt(terminal, machine)
        before, now = None, total([terminal.pid, *descendants(terminal.pid)])
        end = time.monotonic() + 10
        while before != now and time.monotonic() < end:
            time.sleep(0.1)
            before, now = now, total([terminal.pid, *descendants(terminal.pid)])
        return look([terminal.pid, *descendants(terminal.pid)])
    finally:
        end_all()
        os.close(terminal.master)
        os.close(terminal.slave)
        machine.tidy()


def megabytes(machine):
    """A measure: what all of a fresh machine takes."""
    return lambda: at_prompt(machine, total) / 1e6


def ours(setup):
    return megabytes(Umlab(setup))


def measure(setup):
    own, howto = in_turns(setup.runs, ours(setup), megabytes(Howto(setup)))
    return [Row("memory", "MB", own, Howto.name, howto, aim=24, ratio=False)]
