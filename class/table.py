# SPDX-License-Identifier: GPL-2.0-only
"""A class: what is known of each student, whose code is the same, and both as CSV and
JSON."""

import csv
import io
import json
import os
import tempfile

import outcome
import terminal

CALLED = {outcome.GRADED: "graded", outcome.MACHINE: "not graded"}


class Student:
    """same: the students, by call, whose code is that of this one."""

    def __init__(self, number, to, name):
        self.number, self.name, self.folder = number, name, os.path.join(to, name)
        # a name can be any bytes
        self.shown = terminal.show(os.fsencode(name).decode(errors="replace")).replace("\n", "\\n")
        self.same, self.grade = {}, {"checks": [], "code": {}, "remarks": [], "score": None, "of": None}
        said = outcome.read(to, name) or {"state": outcome.MACHINE, "why": "there is no result", "seconds": 0}
        self.state, self.why, self.seconds = said["state"], said["why"], said["seconds"]
        if self.graded:
            try:
                with open(os.path.join(self.folder, "grade.json"), encoding="utf-8") as file:
                    self.grade = json.load(file)
            except (OSError, ValueError) as error:
                self.state, self.why = outcome.MACHINE, f"its grade cannot be read: {error}"

    @property
    def graded(self):
        return self.state == outcome.GRADED

    @property
    def score(self):
        return self.grade["score"]

    @property
    def checks(self):
        return {check["name"]: check for check in self.grade["checks"]}

    @property
    def alike(self):
        """The students that have anything in common with this one, each once."""
        return list({other.name: other for others in self.same.values() for other in others}.values())


class Group:
    """Students whose code of a call is the same."""

    def __init__(self, call, students):
        self.call, self.students = call, students
        for student in students:
            student.same[call] = [other for other in students if other is not student]


def same(calls, students):
    """Groups of two and more. Who has no code of a call has it in common with nobody."""
    found = []
    for call in calls:
        by = {}
        for student in students:
            code = student.grade["code"].get(call)
            if code:
                by.setdefault(code, []).append(student)
        found += [Group(call, group) for group in by.values() if len(group) > 1]
    return found


class Results:
    def __init__(self, to, assignment, students):
        self.title, self.assignment, self.of = assignment.title, assignment.name, assignment.points
        self.checks = assignment.checks
        self.students = [Student(number, to, name) for number, (name, _) in enumerate(students)]
        self.same = same(assignment.calls, self.students)


def cell(value):
    """No student's word is a formula of a spreadsheet's."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def as_csv(results):
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["student", "score", "of", "state", "reason", "same code as",
                   *(check.name for check in results.checks)])
    for student in results.students:
        alike = "; ".join(other.shown for other in student.alike)
        reason = student.why or "; ".join(student.grade["remarks"])
        points = [student.checks.get(check.name, {}).get("points") for check in results.checks]
        rows.writerow(map(cell, [student.shown, student.score, results.of, CALLED[student.state], reason,
                                 alike, *points]))
    return out.getvalue()


def as_json(results):
    students = [{"student": student.shown, "state": CALLED[student.state], "reason": student.why,
                 "score": student.score, "of": results.of, "remarks": student.grade["remarks"],
                 "checks": student.grade["checks"], "code": student.grade["code"], "seconds": student.seconds,
                 "same": {call: [other.shown for other in others] for call, others in student.same.items()}}
                for student in results.students]
    groups = [{"call": group.call, "students": [student.shown for student in group.students]}
              for group in results.same]
    return json.dumps({"assignment": results.assignment, "title": results.title, "of": results.of,
                       "students": students, "same": groups}, indent=1) + "\n"


def put(to, name, text):
    """Whole or not at all."""
    with tempfile.NamedTemporaryFile("w", dir=to, prefix=".put.", encoding="utf-8", errors="replace",
                                     newline="", delete=False) as file:
        file.write(text)
    os.chmod(file.name, 0o644)
    os.replace(file.name, os.path.join(to, name))


def write(to, results):
    put(to, "class.csv", as_csv(results))
    put(to, "class.json", as_json(results))
