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


def read(work):
    """The counters of all runs, in gcovr's own format."""
    path = os.path.join(work, "counters.json")
    gcovr("--filter", r"syscalls/[^/]*\.c$", "--json", path, os.path.join(work, "counters"))
    data, wanted = load(path), [f"{call}.c" for call in calls()]
    # the kernel's tree has them under another name, by a link
    data["files"] = [file | {"file": "syscalls/" + os.path.basename(file["file"])}
                     for file in data["files"] if os.path.basename(file["file"]) in wanted]
    lost = set(wanted) - {os.path.basename(file["file"]) for file in data["files"]}
    if lost:
        raise Failed(f"no counters of {' '.join(sorted(lost))} came out of the sandboxes")
    return data


def report(data, directory, title):
    """The counters as coverage.json, and a page of them."""
    path = os.path.join(directory, "coverage.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(data, file)
    gcovr("--add-tracefile", path, "--html-details", os.path.join(directory, "index.html"),
          "--html-self-contained", "--html-tab-size", "8",
          "--html-title", f"Coverage of the calls by {title}")
