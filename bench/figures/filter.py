# SPDX-License-Identifier: GPL-2.0-only
"""filter: what the filter of system calls costs, beside umlab without it: a boot
(a twentieth of one is a millisecond), and getppid(2) in the guest."""

import os

from figures import duration, in_turns
from figures.guest import nanoseconds
from machines import Umlab
from rows import Row

NEEDS = ("all", "{build}/bench/umlab-unfiltered", "{build}/bench/rootfs")

# For a difference of a twentieth, of what varies by as much.
BOOTS, CALLS = 10, 5


class Unfiltered(Umlab):
    """Not the sandbox that its users have."""

    name = "unfiltered"

    def __init__(self, setup, **options):
        super().__init__(setup, **options)
        self.umlab = os.path.join(setup.build, "bench/umlab-unfiltered")


def measure(setup):
    rootfs = os.path.join(setup.build, "bench/rootfs")
    kinds = (Umlab, Unfiltered)
    boots = [duration(kind(setup), "true") for kind in kinds]
    calls = [nanoseconds(kind(setup, rootfs=rootfs), "getppid", 50000) for kind in kinds]
    for once in boots:
        once()
    with_it, without = in_turns(setup.runs * BOOTS, *boots)
    filtered, free = in_turns(setup.runs * CALLS, *calls)
    return [Row("filter, boot", "s", with_it, Unfiltered.name, without, aim=1.05),
            Row("filter, syscall", "us", [ns / 1e3 for ns in filtered], Unfiltered.name,
                [ns / 1e3 for ns in free], aim=1.05)]
