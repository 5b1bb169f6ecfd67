# SPDX-License-Identifier: GPL-2.0-only
"""What a submission is worth, for a student to learn from and for other programs:
Gradescope's results.json, KTAP (Documentation/dev-tools/ktap.rst), JUnit XML."""

import json
import os
import shutil
import xml.etree.ElementTree as xml


def lines(result, everything=False):
    """A check as text. Of one that is hidden a student is told no more than whether it
    passed; everything: for the teacher."""
    check = result.check
    yield f"  {result.points:2} of {check.points:2}  {check.name:16}  {check.sentence}"
    if not result.passed and (everything or not check.hidden):
        yield f"            seen: {result.seen}"
        if check.hint:
            yield f"            hint: {check.hint}"


def score(results):
    return f"score: {sum(r.points for r in results)} of {sum(r.check.points for r in results)}"


def gradescope(results, remarks):
    """What its autograders leave in /autograder/results; hidden checks stay with the teacher."""
    return {"score": sum(r.points for r in results), "output": "\n".join(remarks), "visibility": "visible",
            "execution_time": round(sum(r.seconds for r in results)),
            "tests": [{"name": f"{r.check.name}: {r.check.sentence}", "score": r.points,
                       "max_score": r.check.points, "status": "passed" if r.passed else "failed",
                       "visibility": "hidden" if r.check.hidden else "visible",
                       "output": "\n".join(line.strip() for line in list(lines(r, True))[1:])}
                      for r in results]}


def ktap(results):
    said = ["KTAP version 1", f"1..{len(results)}"]
    for number, r in enumerate(results, 1):
        if not r.passed:
            said.append(f"# {r.seen}")
        said.append(f"{'ok' if r.passed else 'not ok'} {number} {r.check.name}")
    return "\n".join(said) + "\n"


def printable(text):
    """What XML can hold."""
    return "".join(c for c in text if c in "\t\n" or c >= " " and c not in "\ufffe\uffff" and
                   not "\ud800" <= c <= "\udfff")


def junit(title, results):
    suite = xml.Element("testsuite", name=title, tests=str(len(results)),
                        failures=str(sum(not r.passed for r in results)))
    for r in results:
        case = xml.SubElement(suite, "testcase", classname=title, name=r.check.name, time=f"{r.seconds:.3f}")
        if not r.passed:
            failure = xml.SubElement(case, "failure", message=printable(r.seen))
            failure.text = printable(r.log)
    return xml.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def own(assignment, results, remarks, about):
    """For make class. about: of the submission."""
    return {**about, "assignment": assignment.name, "title": assignment.title, "remarks": remarks,
            "score": sum(r.points for r in results), "of": assignment.points,
            "checks": [{"name": r.check.name, "sentence": r.check.sentence, "points": r.points,
                        "of": r.check.points, "passed": r.passed, "hidden": r.check.hidden, "seen": r.seen,
                        "hint": r.check.hint, "seconds": round(r.seconds, 2)} for r in results]}


def write(to, assignment, results, remarks, about, sources):
    """All of it into the directory to, whose older results go. sources: what was taken, {call:
    {file: text}}."""
    shutil.rmtree(os.path.join(to, "log"), ignore_errors=True)
    os.makedirs(os.path.join(to, "log"))
    for r in results:
        with open(os.path.join(to, "log", r.check.name), "w", encoding="utf-8", errors="replace") as file:
            file.write(r.log)
    verdict = [assignment.title, *remarks, *(line for r in results for line in lines(r)), score(results)]
    for name, text in (("verdict.txt", "\n".join(verdict) + "\n"), ("results.ktap", ktap(results)),
                       ("junit.xml", junit(assignment.name, results)),
                       ("sources.json", json.dumps(sources) + "\n"),
                       ("results.json", json.dumps(gradescope(results, remarks), indent=1) + "\n"),
                       ("grade.json", json.dumps(own(assignment, results, remarks, about), indent=1) + "\n")):
        path = os.path.join(to, name)
        with open(f"{path}.new", "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        os.replace(f"{path}.new", path)
