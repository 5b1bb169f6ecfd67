# SPDX-License-Identifier: GPL-2.0-only
"""What a program in the guest costs: bench/guest's, timed by themselves, the
same file on every kernel."""

import os
import re

from figures import in_turns
from machines import Howto, Umlab
from processes import Failed
from rows import Row
from timed import run

NEEDS = ("all", "{build}/bench/linux", "{build}/bench/rootfs")
PLACE = "/usr/local/lib/umlab/bench/"


def nanoseconds(machine, program, count):
    """A measure: the nanoseconds the program tells of, each in a fresh machine."""
    def measure():
        _, text = run(**machine.exec(PLACE + program, str(count)))
        machine.tidy()
        match = re.search(r"^ns (\d+)$", text, re.M)
        if not match:
            raise Failed(f"{program} told no time under {machine.name}")
        return int(match.group(1))
    return measure


def ours(setup, program, count):
    """A measure of our kernel's."""
    return nanoseconds(Umlab(setup, rootfs=os.path.join(setup.build, "bench/rootfs")),
                       program, count)


def beside_howto(setup, figure, unit, divisor, program, count, aim):
    rootfs = os.path.join(setup.build, "bench/rootfs")
    samples = in_turns(setup.runs, ours(setup, program, count),
                       nanoseconds(Howto(setup, rootfs=rootfs), program, count))
    own, howto = [[ns / divisor for ns in some] for some in samples]
    return [Row(figure, unit, own, Howto.name, howto, aim=aim)]
