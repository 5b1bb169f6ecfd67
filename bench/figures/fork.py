# SPDX-License-Identifier: GPL-2.0-only
"""fork: one fork(2), execve(2) of a static program and waitpid(2) in the guest."""

from figures import guest

NEEDS = guest.NEEDS


def measure(setup):
    return guest.compare(setup, "fork", "ms", 1e6, "spawn", 300, aim=0.35)
