# SPDX-License-Identifier: GPL-2.0-only
"""What was run, of which state of the sources, by whom and when."""

import datetime
import os
import re

import run
from source import output

ASK = "cat /proc/version; . /etc/os-release; echo $PRETTY_NAME; cat /etc/debian_version"


class About:
    """Whose report it is, the rows (label, value) for its head, and what is
    wrong if the guest could not be asked."""

    def __init__(self, author, rows, wrong):
        self.author, self.rows, self.wrong = author, rows, wrong


def tree():
    """The commit, and what differs from it."""
    commit = output("git", "log", "-1", "--format=%H, %cs: %s").strip()
    if not commit:
        return [("Commit", "none: this is no git repository")]
    changed = [line[3:] for line in output("git", "status", "--porcelain").splitlines()]
    state = f"with changes in no commit: {', '.join(changed)}" if changed else "as in the commit"
    return [("Commit", commit), ("Sources", state)]


def guest():
    """Versions, as the guest tells them, and what is wrong or None."""
    ran = run.sandbox("sh", "-c", ASK)
    lines = ran.output.decode(errors="replace").splitlines()
    if ran.status or len(lines) != 3:
        said = lines[-1] if lines else "no output"
        return [], f"the guest could not be asked its versions (status {ran.status}): {said}"
    version, debian, point = lines
    kernel = re.match(r"Linux version (\S+)", version)
    compiler = re.search(r"\((\S*gcc.*?\) [\d.]+|\S*clang[^,)]*)", version)
    build = re.search(r"#\d+.*", version)
    kind = " ".join(filter(None, (os.environ.get("ON") or "uml", os.environ.get("FLAVOUR"))))
    return [("Kernel", f"Linux {kernel[1] if kernel else version}, {kind}"),
            ("Its build", build[0] if build else version),
            ("Compiler", compiler[1] if compiler else version),
            ("Guest", f"{debian}, {point}")], None


def about():
    author = os.environ.get("AUTHOR") or output("git", "config", "user.name").strip()
    when = datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
    versions, wrong = guest()
    return About(author, [("Date", when), *versions, *tree()], wrong)
