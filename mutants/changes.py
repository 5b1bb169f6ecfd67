# SPDX-License-Identifier: GPL-2.0-only
"""The changes of a call's source: coccinelle finds the places (changes.cocci), here
is what comes there."""

import os
import re
import subprocess

from processes import Failed

HERE = os.path.dirname(os.path.relpath(__file__))

OPERATORS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==",
             "&&": "||", "||": "&&", "&": "|", "|": "&", "^": "|", "<<": ">>", ">>": "<<",
             "+": "-", "-": "+", "*": "/", "/": "*", "%": "*", "++": "--", "--": "++",
             "+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=", "%=": "*=", "&=": "|=", "|=": "&=",
             "^=": "|=", "<<=": ">>=", ">>=": "<<="}
# numbers, characters and names that are not called; no pointer is added to
CONSTANT = re.compile(r"(?!NULL$)([A-Za-z_]\w*|[0-9]\w*|'.*')$")
# without an operator of its own, which would be changed anyway
PLAIN = re.compile(r"[\w.>-]+(\(.*\))?$", re.S)
LOCK = re.compile(r"(\w*?)(un)?lock(?:_(irq|irqsave|irqrestore|bh|killable|interruptible))?$")


class Change:
    """Places (start, end, new text) in the text of a source, and how it is named: the
    function, the line it is on as it was and as it is now."""

    def __init__(self, text, function, places, named=None):
        self.function, self.places = function, places
        self.source = text
        for start, end, new in sorted(places, reverse=True):
            self.source = self.source[:start] + new + self.source[end:]
        first, last = places[0][0], places[0][1]
        self.number = text.count("\n", 0, first) + 1
        first = text.rfind("\n", 0, first) + 1
        last = (text + "\n").index("\n", last)
        grown = len(self.source) - len(text)
        self.before = " ".join(text[first:last].split())
        self.after = named or " ".join(self.source[first:last + grown].split())


class Finder:
    """What spatch found, as offsets into the text."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.text = file.read()
        if not self.text.isascii():
            raise Failed(f"{path}: is not plain ASCII, as the kernel's sources are")
        self.starts = [0] + [match.end() for match in re.finditer("\n", self.text)]
        output = spatch("--sp-file", f"{HERE}/changes.cocci", path)
        self.found = [self.place(*line.split()[1:]) for line in output.splitlines()
                      if line.startswith("AT ")]
        bad = re.search(r"nb bad = (\d+)", spatch("--parse-c", path))
        if not bad or int(bad[1]):
            raise Failed(f"{path}: spatch cannot read {bad[1] if bad else 'any'} lines of it: "
                         f"run 'spatch --parse-c {path}', and tell {HERE}/macros.h the macros there")

    def place(self, rule, line, column, line_end, column_end, function="-"):
        start = self.starts[int(line) - 1] + int(column)
        end = self.starts[int(line_end) - 1] + int(column_end)
        # what spatch says of a macro in the place of a function
        return rule, start, end, "-" if function in ("something_else", "SYSCALL_DEFINE0") else function


def spatch(*arguments):
    """Without its isomorphisms, which would find the same in many ways."""
    try:
        done = subprocess.run(["spatch", "--very-quiet", "--iso-file", "/dev/null", "--macro-file",
                               f"{HERE}/macros.h", *arguments], check=False, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise Failed("spatch is not there: run 'make deps'") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["it said nothing"]
        raise Failed(f"spatch (status {done.returncode}): {said[-1]}")
    return done.stdout + done.stderr


def new_text(rule, old, after):
    """What comes in the place of old, which after follows; None: it stays."""
    if rule == "operator":
        return OPERATORS[old]
    if rule in ("sign", "statement"):
        # a function's end is a return to spatch
        return "" if old != "}" else None
    if rule == "condition":
        return f"!({old})" if PLAIN.match(old) else None
    if rule == "constant":
        return f"({old} + 1)" if CONSTANT.match(old) and not after.lstrip().startswith("(") else None
    return None


def locks(finder):
    """Each lock of a function's, taken out with all that release it."""
    groups = {}
    for rule, start, end, function in finder.found:
        name, _, arguments = finder.text[start:end].partition("(")
        match = LOCK.match(name.strip())
        if rule == "lock" and match:
            key = (function, match[1], " ".join(arguments.split()))
            groups.setdefault(key, []).append((start, end, bool(match[2]), match[3]))
    for (function, _, _), calls in groups.items():
        if len({release for _, _, release, _ in calls}) < 2:
            continue
        # taken, as those that can fail say it
        places = [(start, end, "0" if how in ("killable", "interruptible") else "(void)0")
                  for start, end, _, how in sorted(calls)]
        names = dict.fromkeys(finder.text[start:end] for start, end, _ in places)
        yield Change(finder.text, function, places, f"without {' and '.join(names)}")


def changes(path):
    """All of them, in the source's order, none twice."""
    finder = Finder(path)
    made = [Change(finder.text, function, [(start, end, new)])
            for rule, start, end, function in finder.found
            if (new := new_text(rule, finder.text[start:end], finder.text[end:])) is not None]
    made += locks(finder)
    return sorted({change.source: change for change in made}.values(),
                  key=lambda change: change.places[0])
