# SPDX-License-Identifier: GPL-2.0-only
"""From an outcome to as few and as plain inputs as it comes of."""

import collections
import os
import re
import struct
import time

ENTRY, ENTRIES = 512, 256  # fuzz/guest/journal.c
HEAD, SLOT = 12, 14  # fuzz/guest/fuzz.h
ROUNDS = 20
# s: what is not plain by then stays as it is
PLAINER = 40


def new_journal(path):
    """Before a sandbox, whose memory this file is."""
    with open(path, "wb") as file:
        file.truncate(ENTRY * ENTRIES)


def journal(path):
    """The last inputs before the end, the oldest first."""
    with open(path, "rb") as file:
        data = file.read()
    entries = []
    for at in range(0, len(data), ENTRY):
        number, size = struct.unpack_from("II", data.ljust(at + 8, b"\0"), at)
        if number:
            entries.append((number, data[at + 8:at + 8 + size]))
    return [data for _, data in sorted(entries)]


class Search:
    """Runs inputs in fresh sandboxes, and compares what comes of it."""

    def __init__(self, machine, outcome):
        self.machine, self.outcome = machine, outcome
        self.rounds = ROUNDS
        self.deadline = time.monotonic() + PLAINER

    def write(self, inputs):
        names = []
        for i, data in enumerate(inputs):
            names.append(f"inputs/{i}")
            with open(self.machine.path(names[-1]), "wb") as file:
                file.write(data)
        return names

    def again(self, inputs, rounds=None):
        """Whether the same comes of these inputs."""
        verb = "--leaks" if self.outcome.leak else "--replay"
        outcome = self.machine.run("./program", verb, str(rounds or self.rounds), *self.write(inputs))
        if not self.outcome.same(outcome):
            return False
        self.outcome = outcome
        return True

    def late(self):
        return time.monotonic() > self.deadline

    def last_ones(self, inputs):
        """As many of the last ones as it takes; None if it does not come again."""
        count = 1
        while count < (2 if self.outcome.secret else 2 * len(inputs)):
            if self.again(inputs[-count:], ROUNDS if count < 64 else 1):
                return inputs[-count:]
            count *= 4
        return None

    def fewer(self, inputs):
        size = len(inputs) // 2
        while size and not self.late():
            at = 0
            while at < len(inputs) and len(inputs) > 1 and not self.late():
                rest = inputs[:at] + inputs[at + size:]
                if rest and self.again(rest):
                    inputs = rest
                else:
                    at += size
            size //= 2
        return inputs

    def plainer(self, data):
        """Other forms of an input, each with a part of it gone."""
        yield data[:HEAD]
        yield bytes(HEAD) + data[HEAD:]
        for at in range(HEAD, min(len(data), HEAD + 6 * SLOT), SLOT):
            yield data[:at] + bytes(SLOT) + data[at + SLOT:]

    def simplify(self, inputs):
        """Each input as plain as it can be in the time."""
        for i, _ in enumerate(inputs):
            for part in range(2 + 6):
                forms = list(self.plainer(inputs[i]))
                if part >= len(forms) or self.late():
                    break
                new = forms[part]
                if new != inputs[i] and self.again(inputs[:i] + [new] + inputs[i + 1:]):
                    inputs = inputs[:i] + [new] + inputs[i + 1:]
        return inputs

    def leaking(self, inputs):
        """The input by which memory is lost, by the task's name that the kernel noted."""
        outcome = self.machine.run("./program", "--leaks", str(self.rounds), *self.write(inputs), limit=60)
        names = re.findall(r'comm "input (\d+)"', self.machine.file("log")) if outcome else []
        for name, _ in collections.Counter(names).most_common(3):
            one = [inputs[int(name)]]
            if self.again(one):
                return one
        return None

    def reduce(self, inputs):
        """The inputs it comes of, or None if it does not come again."""
        if self.outcome.leak:
            return self.leaking(inputs)
        found = self.last_ones(inputs)
        if not found:
            return None
        found = self.simplify(self.fewer(found))
        if self.again(found, 1):
            self.rounds = 1
        return found


def all_inputs(machine):
    """Those of the corpus and the last ones."""
    inputs = []
    for name in ("seeds", "corpus"):
        for path in sorted(os.scandir(machine.path(name)), key=lambda entry: entry.name):
            with open(path, "rb") as file:
                inputs.append(file.read())
    return inputs + journal(machine.path("journal"))
