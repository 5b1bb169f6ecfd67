# SPDX-License-Identifier: GPL-2.0-only
"""The figures, one a file: its NEEDS, which are make's targets, and
measure(setup), which returns its rows or raises processes.Failed."""

from timed import run


def in_turns(runs, *measures):
    """Takes the measures by turns, so that whatever else the machine does
    meets all of them alike. Returns a list of samples for each."""
    samples = [[] for _ in measures]
    for _ in range(runs):
        for measure, into in zip(measures, samples):
            into.append(measure())
    return samples


def duration(machine, *command, limit=120):
    """A measure: the seconds of one command in a fresh machine, start to end."""
    def measure():
        seconds, _ = run(**machine.exec(*command), limit=limit)
        machine.tidy()
        return seconds
    return measure
