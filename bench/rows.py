# SPDX-License-Identifier: GPL-2.0-only
"""A row: one figure of ours beside one peer's, and what it aims at."""

from dataclasses import dataclass, field
from typing import Optional

from stats import median, significant, spread

HEADINGS = ("figure", "ours", "peer", "", "ratio", "aim", "", "n", "spread")


@dataclass
class Row:
    """The aim is a limit for our figure itself, or (ratio=True) for its ratio
    to the peer's; at_least turns the limit round."""

    figure: str
    unit: str
    ours: list
    peer: str = ""
    theirs: list = field(default_factory=list)
    aim: Optional[float] = None
    ratio: bool = True
    at_least: bool = False

    def measured_ratio(self):
        return median(self.ours) / median(self.theirs) if self.theirs else None

    def met(self):
        """Whether the aim is met; None without an aim."""
        if self.aim is None:
            return None
        value = self.measured_ratio() if self.ratio else median(self.ours)
        return value >= self.aim if self.at_least else value <= self.aim

    def cells(self):
        def number(samples):
            return f"{significant(median(samples))} {self.unit}" if samples else ""

        def percent(samples):
            return f"{spread(samples):.0%}" if samples else ""

        ratio = self.measured_ratio()
        aim = ""
        if self.aim is not None:
            aim = (">= " if self.at_least else "<= ") + f"{self.aim:g}" + \
                ("" if self.ratio else " " + self.unit)
        return (self.figure, number(self.ours), number(self.theirs), self.peer,
                "" if ratio is None else significant(ratio), aim,
                {True: "met", False: "missed", None: ""}[self.met()],
                str(len(self.ours)) + (f"/{len(self.theirs)}" if self.theirs else ""),
                percent(self.ours) + (f"/{percent(self.theirs)}" if self.theirs else ""))


def table(rows):
    """The rows as lines of text, columns aligned."""
    cells = [HEADINGS] + [row.cells() for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(HEADINGS))]
    # numbers to the right, words to the left
    return ["  ".join(c.rjust(w) if i in (1, 2, 4) else c.ljust(w)
                      for i, (c, w) in enumerate(zip(line, widths))).rstrip()
            for line in cells]
