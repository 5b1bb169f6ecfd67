# SPDX-License-Identifier: GPL-2.0-only
"""fork: one fork(2), execve(2) of a static program and waitpid(2) in the guest."""

from figures import guest

NEEDS = guest.NEEDS
PROGRAM = ("spawn", 300)


def ours(setup):
    return guest.ours(setup, *PROGRAM)


def measure(setup):
    return guest.beside_howto(setup, "fork", "ms", 1e6, *PROGRAM, aim=0.35)
