# SPDX-License-Identifier: GPL-2.0-only
"""What is told of a number of measurements."""

import math
import statistics


def median(samples):
    """The middle one; between the middle two of an even number."""
    return statistics.median(samples)


def spread(samples):
    """From the least to the most, as a part of the median."""
    middle = median(samples)
    return (max(samples) - min(samples)) / middle if middle else 0.0


def significant(number):
    """A number as text: three digits, or all that stand before the point."""
    if number == 0:
        return "0"
    before = math.floor(math.log10(abs(number))) + 1
    return f"{number:.{max(0, 3 - before)}f}"
