# SPDX-License-Identifier: GPL-2.0-only
"""boot: true in a fresh machine, from its start to its end."""

from figures import duration, in_turns
from machines import Howto, Qemu, Umlab
from rows import Row

NEEDS = ("all", "{build}/bench/linux", "{build}/x86_64/bzImage")


def ours(setup):
    return duration(Umlab(setup), "true")


def measure(setup):
    measures = [duration(machine(setup), "true") for machine in (Umlab, Qemu, Howto)]
    for once in measures:
        once()  # files that no user's second run reads from the disk either
    own, qemu, howto = in_turns(setup.runs, *measures)
    return [Row("boot", "s", own, Qemu.name, qemu, aim=0.05),
            Row("boot", "s", own, Howto.name, howto, aim=0.3)]
