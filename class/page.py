# SPDX-License-Identifier: GPL-2.0-only
"""A class as a page for its teacher: one file that asks for no other. What comes from
students is text in it, and its one script is named by its hash."""

import base64
import hashlib
import json
import os
import subprocess
import tempfile

import jinja2
from markupsafe import Markup

import table
import terminal

HERE = os.path.dirname(os.path.abspath(__file__))
REPORT = os.path.join(HERE, "../report")  # whose looks it has
PASSED, FAILED, DIFF = 1500, 8000, 40000  # characters


def cut(text, most):
    """Its beginning and its end."""
    if len(text) <= most:
        return text
    head, tail = text[:most // 3], text[most // 3 - most:]
    return f"{head}\n({len(text) - most} characters are left out here)\n{tail}"


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


class Log:
    """What a check printed."""

    def __init__(self, student, check):
        self.name = check["name"]
        text = read(os.path.join(student.folder, "log", check["name"]))
        self.text = cut(text, PASSED if check["passed"] else FAILED)


class Diff:
    """A call of a student's beside another: lines, each with a class of colours."""

    COLOURS = {"+": "gi", "-": "gd", "@": "gu"}

    def __init__(self, title, before, after):
        self.title = title
        said = cut(unified(before, after), DIFF)
        self.lines = [(self.COLOURS.get(line[:1], ""), line) for line in said.splitlines()]


def unified(before, after):
    """diff(1)'s, whatever the texts are."""
    with tempfile.TemporaryDirectory() as work:
        paths = [os.path.join(work, name) for name in ("before", "after")]
        for path, text in zip(paths, (before, after)):
            with open(path, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
        try:
            said = subprocess.run(["diff", "-u", *paths], check=False, stdout=subprocess.PIPE, text=True,
                                  errors="replace", timeout=10).stdout
        except subprocess.TimeoutExpired:
            return "(they are too different to be shown)\n"
    # without the names
    return said.partition("\n")[2].partition("\n")[2] or "no difference\n"


def sources(student):
    """{call: {file: text}}"""
    try:
        return json.loads(read(os.path.join(student.folder, "sources.json")) or "{}")
    except ValueError:
        return {}


def diffs(student, assignment):
    """Of each call: beside one that is the same, else beside the solution."""
    for call, files in sources(student).items():
        others = student.same.get(call)
        for name, text in files.items():
            if others:
                title, other = f"{name}, beside {others[0].shown}'s, whose code is the same", \
                    sources(others[0]).get(call, {}).get(name, "")
            else:
                title, other = f"{name}, beside the solution", \
                    read(os.path.join(assignment.reference, "syscalls", name))
            yield Diff(title, other, text)


def logs(student):
    return [Log(student, check) for check in student.grade["checks"]]


def shown(value):
    return value if isinstance(value, Markup) else terminal.show(str(value))


def html(results, assignment):
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader([HERE, REPORT]), autoescape=True,
                                     trim_blocks=True, lstrip_blocks=True,
                                     undefined=jinja2.StrictUndefined, finalize=shown)
    style = "\n".join(read(os.path.join(folder, "page.css")) for folder in (REPORT, HERE))
    script = read(os.path.join(HERE, "sort.js"))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return environment.get_template("page.html").render(
        results=results, style=Markup(style), script=Markup(script), script_hash=f"sha256-{digest}",
        failed=[student for student in results.students if not student.graded],
        diffs=lambda student: diffs(student, assignment), logs=logs)


def write(to, results, assignment):
    table.put(to, "index.html", html(results, assignment))
