# SPDX-License-Identifier: GPL-2.0-only
"""syscall: one getppid(2) in the guest."""

from figures import guest

NEEDS = guest.NEEDS
PROGRAM = ("getppid", 50000)


def ours(setup):
    return guest.ours(setup, *PROGRAM)


def measure(setup):
    return guest.beside_howto(setup, "syscall", "us", 1e3, *PROGRAM, aim=0.2)
