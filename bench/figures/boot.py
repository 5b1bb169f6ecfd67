# SPDX-License-Identifier: GPL-2.0-only
"""boot: true in a fresh machine, from its start to its end."""

from figures import duration, in_turns
from machines import Howto, Umlab
from rows import Row

NEEDS = ("all", "{build}/bench/linux")


def measure(setup):
    measures = [duration(Umlab(setup), "true"), duration(Howto(setup), "true")]
    for once in measures:
        once()  # files that no user's second run reads from the disk either
    ours, howto = in_turns(setup.runs, *measures)
    return [Row("boot", "s", ours, Howto.name, howto, aim=0.3)]
