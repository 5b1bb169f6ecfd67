# SPDX-License-Identifier: GPL-2.0-only
"""syscall: one getppid(2) in the guest."""

from figures import guest

NEEDS = guest.NEEDS


def measure(setup):
    return guest.compare(setup, "syscall", "us", 1e3, "getppid", 50000, aim=0.2)
