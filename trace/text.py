# SPDX-License-Identifier: GPL-2.0-only
"""The path as text: a line of the source a row."""

import difflib

import calls

LONGEST = 16  # lines of a loop's turn that are told once


def folded(lines):
    """(line, what is to be said of it) of each: what repeats is told once."""
    found, at = [], 0
    keys = [line.key for line in lines]
    while at < len(lines):
        size, times = turns(keys, at)
        found += [(line, "") for line in lines[at:at + size]]
        if times > 1:
            found[-1] = found[-1][0], f" ({f'these {size} lines' if size > 1 else 'this'} {times} times)"
        at += size * times
    return found


def turns(keys, at):
    """How many lines repeat from there on, and how often: (1, 1) if none do."""
    for size in range(1, LONGEST + 1):
        times = 1
        while keys[at + times * size:at + (times + 1) * size] == keys[at:at + size]:
            times += 1
        if times > 2:
            return size, times
    return 1, 1


def row(line, repeated="", sign=""):
    said = f"{sign}{line.place:34} {'| ' * line.depth}{line.text}"
    return f"{said:90} {f'<- {line.word}' if line.word else ''}{repeated}".rstrip()


def heading(call, made):
    return f"{calls.written(call, made)}   [process {made.pid}]"


def path(made, lines):
    """Rows of one call."""
    rows = [row(line, repeated) for line, repeated in folded(lines)]
    return rows + (["... (more than the kernel kept)"] if made.full else [])


def distinct(paths):
    """For each of (call, made, lines) the number, from 1 on, of the first that went
    the same way: its own if it is that."""
    seen = {}
    return [seen.setdefault(tuple(line.key for line in lines), number)
            for number, (_, _, lines) in enumerate(paths, 1)]


def all_paths(paths):
    """Rows of all calls, each way told once."""
    rows = []
    for number, (first, (call, made, lines)) in enumerate(zip(distinct(paths), paths), 1):
        rows += [f"{number}. {heading(call, made)}"]
        rows += ["", *path(made, lines), ""] if first == number else [f"   the way of {first}.", ""]
    return rows


def parting(ours, theirs):
    """How many lines two paths have in common at their begin."""
    same = 0
    while same < min(len(ours), len(theirs)) and ours[same].key == theirs[same].key:
        same += 1
    return same


def ways(ours, theirs):
    """Where two paths part, as a line."""
    same = parting(ours, theirs)
    if same == len(ours) == len(theirs):
        return "both go the same way"
    if not same:
        return "they have no begin in common"
    ends = [side[same].place if same < len(side) else "the end" for side in (ours, theirs)]
    return f"the ways part behind {ours[same - 1].place}: one goes to {ends[0]}, the other to {ends[1]}"


def difference(ours, theirs):
    """Rows of both paths: "-" the first alone, "+" the other alone."""
    matcher = difflib.SequenceMatcher(None, [line.key for line in ours], [line.key for line in theirs],
                                      autojunk=False)
    rows = []
    for kind, begin, end, begin2, end2 in matcher.get_opcodes():
        if kind == "equal":
            rows += [row(line, sign="  ") for line in ours[begin:end]]
            continue
        rows += [row(line, sign="- ") for line in ours[begin:end]]
        rows += [row(line, sign="+ ") for line in theirs[begin2:end2]]
    return rows
