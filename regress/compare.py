# SPDX-License-Identifier: GPL-2.0-only
"""What a program claims on the kernel without our calls, and on the one with them."""

import collections

import claims

Difference = collections.namedtuple("Difference", "claim without patched")


def differences(without, patched):
    return [Difference(claim, without.get(claim, claims.GONE), patched.get(claim, claims.GONE))
            for claim in dict.fromkeys([*without, *patched])
            if without.get(claim) != patched.get(claim)]


class Again:
    """A program that differs, run again on both kernels: how often each outcome of a
    claim came, of the first run too."""

    def __init__(self, without, patched):
        self.runs = [(without, patched)]

    def add(self, without, patched):
        self.runs.append((without, patched))

    def outcomes(self, claim, kernel):
        return collections.Counter(run[kernel].get(claim, claims.GONE) for run in self.runs)

    def flickers(self, claim):
        """Whether both kernels have had a same outcome of it: a claim that is known to
        fail at times still has to hold at times."""
        return bool(self.outcomes(claim, 0) & self.outcomes(claim, 1))

    def told(self, claim):
        def words(kernel):
            counts = self.outcomes(claim, kernel).most_common()
            return ", ".join(f"{count} {outcome}" for outcome, count in counts)
        return f"of {len(self.runs)} runs without our calls {words(0)}; with them {words(1)}"
