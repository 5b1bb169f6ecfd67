# SPDX-License-Identifier: GPL-2.0-only
"""What is told of a number of measurements."""

import math
import random
import statistics


def median(samples):
    """The middle one; between the middle two of an even number."""
    return statistics.median(samples)


def spread(samples):
    """From the least to the most, as a part of the median."""
    middle = median(samples)
    return (max(samples) - min(samples)) / middle if middle else 0.0


def ratio_interval(ours, theirs, part=0.95, resamples=2000):
    """Between what the ratio of two medians lies, in that part of the cases: the
    percentile bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap,
    chapter 13). The same samples give the same interval."""
    draw = random.Random(0)
    ratios = sorted(median(draw.choices(ours, k=len(ours))) /
                    median(draw.choices(theirs, k=len(theirs)))
                    for _ in range(resamples))
    cut = round((1 - part) / 2 * resamples)
    return ratios[cut], ratios[-1 - cut]


def significant(number):
    """A number as text: three digits, or all that stand before the point."""
    if number == 0:
        return "0"
    before = math.floor(math.log10(abs(number))) + 1
    return f"{number:.{max(0, 3 - before)}f}"
