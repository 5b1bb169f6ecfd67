# SPDX-License-Identifier: GPL-2.0-only
"""A submission's sources, and kernels with them: both by programs in grade/jail."""

import json
import os
import re
import subprocess

import processes
from processes import Failed

HERE = os.path.dirname(os.path.relpath(__file__))
LIMIT = 30  # seconds, to read a submission


def taken(path, calls):
    """What the submission has of the calls: see take."""
    repository = subprocess.run(["git", "rev-parse", "--path-format=absolute", "--git-path", "objects"],
                                check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                text=True).stdout.strip()
    seen = ["--ro-bind", repository, "/repository"] if repository else []
    seen += ["--ro-bind", os.path.realpath(path), "/submission", "--ro-bind", f"{HERE}/take", "/take"]
    done = subprocess.run([f"{HERE}/jail", str(LIMIT), *seen, "--", "/take", "/submission", *calls],
                          check=False, stdin=subprocess.DEVNULL, capture_output=True)
    try:
        return json.loads(done.stdout)
    except ValueError:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["nothing"]
        if said[-1].startswith(("bwrap:", "umlab:")):
            raise Failed(f"there can be no jail here: {said[-1]}") from None
        return {"mistake": f"could not be read within {LIMIT} s and 4 GB: it is too large"}


def missing(wanted, calls):
    """{call: why it is not among calls}. The homework's own "asmlinkage long sys_NAME" is of a
    time when that was enough."""
    found = {}
    for name, arguments in wanted.items():
        number = 0 if arguments == "void" else arguments.count(",") + 1
        if name not in calls:
            found[name] = f"there is no {name}.c in the submission"
        elif not re.search(rf"\bSYSCALL_DEFINE\d\s*\(\s*{name}\b", calls[name][f"{name}.c"]):
            found[name] = f"{name}.c has no SYSCALL_DEFINE{number}({name}...): see docs/first-call.md"
    return found


def in_private(command, directory):
    """Runs a command in a private copy of the tree, with a descriptor. Its status, and what it
    said. The copy is taken away again however we end."""
    with processes.group(["scripts/private", *command], stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT,
                         text=True, errors="replace", pass_fds=[directory]) as process:
        said = process.stdout.read()
    return process.returncode, said


def built(assignment, calls, work, lines=False):
    """Kernels with these calls, {name: {file: text}}, in the directory work; lines: with debug
    information, which takes twice as long. Returns what build says of them."""
    plan = {"calls": {name: {"arguments": arguments, "files": calls.get(name, {})}
                      for name, arguments in assignment.calls.items()}, "kernels": assignment.kernels,
            "lines": lines}
    with open(os.path.join(work, "plan.json"), "w", encoding="utf-8") as file:
        json.dump(plan, file)
    # the private copy lies over this directory, and a descriptor leads below it
    directory = os.open(work, os.O_RDONLY | os.O_DIRECTORY)
    try:
        place = f"/proc/self/fd/{directory}"
        status, said = in_private([f"{HERE}/build", f"{place}/plan.json", place], directory)
    finally:
        os.close(directory)
    if status:
        last = (said.strip().splitlines() or [f"build ended with {status}"])[-1]
        raise Failed(last.removeprefix("grade: "))
    with open(os.path.join(work, "built.json"), encoding="utf-8") as file:
        return json.load(file)
