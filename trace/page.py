# SPDX-License-Identifier: GPL-2.0-only
"""The path as a page: one file that asks for no other."""

import os
import tempfile

import jinja2
import pygments
import pygments.formatters
import pygments.lexers
from markupsafe import Markup

import source
import text

HERE = os.path.dirname(os.path.abspath(__file__))
REPORT = os.path.join(HERE, "../report")  # whose looks it has
STYLES = (os.path.join(REPORT, "page.css"), os.path.join(HERE, "page.css"))
STEPS = 2  # of a line that are named


class Row:
    """A line of a source: its steps, if it was executed, and a word for it."""

    def __init__(self, number, code, steps, word, parted):
        self.number, self.code, self.word, self.parted = number, code, word, parted
        self.ran = bool(steps)
        self.steps = " ".join(map(str, steps[:STEPS])) + (" …" if len(steps) > STEPS else "")
        self.all = " ".join(map(str, steps))


def coloured(plain):
    """Lines of C with colours, from 1 on; Markup."""
    lexer = pygments.lexers.get_lexer_by_name("c", stripnl=False)
    formatter = pygments.formatters.HtmlFormatter(nowrap=True)
    said = pygments.highlight("\n".join(plain[1:]) + "\n", lexer, formatter)
    return [Markup("")] + [Markup(line) for line in said.splitlines()]


def listing(path, lines, parted):
    """Rows of one source; parted: the place where another way was taken."""
    plain = source.lines(path)
    code = coloured(plain)
    steps, words = {}, {}
    for step, line in enumerate(lines, 1):
        if line.path == path:
            steps.setdefault(line.number, []).append(step)
            words[line.number] = line.word
    return [Row(number, code[number] if number < len(code) else "", steps.get(number, []),
                words.get(number, ""), parted == f"{path}:{number}") for number in range(1, len(plain))]


class Side:
    """One call, for the template."""

    def __init__(self, typed, path, parted=None):
        call, made, lines = path
        self.typed, self.heading = typed, text.heading(call, made)
        self.steps = len(lines)
        paths = list(dict.fromkeys(line.path for line in lines))
        self.files = [(path, listing(path, lines, parted)) for path in paths]
        self.rows = text.path(made, lines)


def parted_at(ours, theirs):
    """The last line that both have in common; None if they do not part."""
    same = text.parting(ours, theirs)
    return ours[same - 1].place if 0 < same and not same == len(ours) == len(theirs) else None


def groups(ours, theirs):
    """Calls that are shown side by side, each with a line about them. Of those that
    went the same way the first is shown, and how many more there are."""
    ways = text.distinct(ours.paths)
    rest = [(f"{ways.count(number) - 1} further calls went the same way" if ways.count(number) > 1 else "",
             [Side(ours.typed, path)])
            for number, path in enumerate(ours.paths, 1) if ways[number - 1] == number]
    if theirs:
        lines, others = ours.paths[0][2], theirs.paths[0][2]
        parted = parted_at(lines, others)
        rest[0] = (text.ways(lines, others),
                   [Side(ours.typed, ours.paths[0], parted), Side(theirs.typed, theirs.paths[0], parted)])
    return rest


def write(ours, theirs, directory):
    """Writes it whole or not at all; returns where."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader([HERE, REPORT]), autoescape=True,
                                     trim_blocks=True, lstrip_blocks=True,
                                     undefined=jinja2.StrictUndefined)
    style = []
    for name in STYLES:
        with open(name, encoding="utf-8") as file:
            style.append(file.read())
    said = environment.get_template("page.html").render(
        style=Markup("\n").join(map(Markup, style)), groups=groups(ours, theirs), typed=ours.typed)
    os.makedirs(directory, exist_ok=True)
    place = os.path.join(directory, "index.html")
    with tempfile.NamedTemporaryFile("w", dir=directory, encoding="utf-8", delete=False) as file:
        file.write(said)
    os.chmod(file.name, 0o644)
    os.replace(file.name, place)
    return place
