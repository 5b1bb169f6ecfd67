# SPDX-License-Identifier: GPL-2.0-only
"""From the counters of many sandboxes to one set for all, by gcovr."""

import json
import os
import subprocess

from processes import Failed


def gcovr(*arguments):
    """Whatever it warns of, such as counters of another build, is an error."""
    # where the kernel was built, the sources have the names that gcc has noted
    done = subprocess.run(["uml/plainpath", "gcovr", "--root", ".", *arguments], check=False,
                          capture_output=True, text=True)
    if done.returncode or "(WARNING)" in done.stderr:
        said = done.stderr.strip().splitlines() or ["it said nothing"]
        raise Failed(f"gcovr (status {done.returncode}): {said[-1]}: is gcovr there ('make deps')?")


def calls():
    """Those of the list that are no mistakes on purpose."""
    done = subprocess.run(["syscalls/generate", "names", "UMLAB"], check=True, stdout=subprocess.PIPE,
                          text=True)
    return done.stdout.split()


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def save(data, path):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(data, file)


def read(kernel, work):
    """The counters of all runs on one kernel, in gcovr's own format."""
    path = os.path.join(work, f"{kernel.name}.json")
    gcovr("--filter", r"syscalls/[^/]*\.c$", "--json", path, os.path.join(work, kernel.name))
    data, wanted = load(path), [f"{call}.c" for call in calls()]
    # the kernel's tree has them under another name, by a link
    data["files"] = [file | {"file": "syscalls/" + os.path.basename(file["file"])}
                     for file in data["files"] if os.path.basename(file["file"]) in wanted]
    lost = set(wanted) - {os.path.basename(file["file"]) for file in data["files"]}
    if lost:
        raise Failed(f"no counters of {' '.join(sorted(lost))} came out of the sandboxes on {kernel.name}")
    return data


def branches(data):
    return {(file["file"], line["line_number"]): line["branches"]
            for file in data["files"] for line in file["lines"]}


def same_branches(first, other):
    """A line may be other code on another kernel, as macros are. gcovr goes by
    the branches' order; so of a line that has not as many as on the first
    kernel only its lines are counted."""
    known = branches(first)
    for file in other["files"]:
        for line in file["lines"]:
            at = known.get((file["file"], line["line_number"]), [])
            if len(at) != len(line["branches"]):
                line["branches"] = []


def merge(kernels, work, merged, page, title):
    """Of all kernels, the first being the measure, and a page of it."""
    traces = []
    for number, data in enumerate(kernels):
        if number:
            same_branches(kernels[0], data)
        path = os.path.join(work, f"trace-{number}.json")
        save(data, path)
        traces += ["--add-tracefile", path]
    gcovr(*traces, "--json", merged, "--html-details", page, "--html-self-contained",
          "--html-tab-size", "8", "--html-title", f"Coverage of the calls by {title}")
