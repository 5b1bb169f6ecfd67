# SPDX-License-Identifier: GPL-2.0-only
"""Scripted gdb sessions on the kernel, for tests/gdb*.t. ON=x86_64 in the
environment has them all run there."""

import os
import subprocess
import tempfile

BUILD = os.environ.get("B", "build")
ON = os.environ.get("ON") or "uml"
# which kernel that is, ON alone says
os.environ.pop("LINUX", None)
MARK = "@@next@@"
OWN = ("DEMO", "BREAK", "LAYOUT", "CONSOLE", "TMUX", "USER_SIDE")


def environment(**settings):
    """Ours, with gdb/start's variables as given and no others."""
    env = {k: v for k, v in os.environ.items() if k not in OWN}
    env.update(settings)
    return env


class Session:
    """One run of gdb/start: what each command printed, errors included, what
    the guest's console showed, and the exit status."""

    def __init__(self, commands, timeout=120, **settings):
        argv = ["gdb/start", "-batch", "-ex", "set pagination off"]
        for command in commands:
            argv += ["-ex", f"echo {MARK}\\n", "-ex", command]
        with tempfile.NamedTemporaryFile("r", errors="replace") as log:
            settings.setdefault("CONSOLE", log.name)
            done = subprocess.run(argv, env=environment(**settings),
                                  timeout=timeout, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, check=False)
            self.console = log.read().replace("\r", "")
        self.status = done.returncode
        self.all = done.stdout.decode(errors="replace")
        self.output = self.all.split(MARK + "\n")[1:]
        self.output += ["(gdb did not come so far)"] * (len(commands) -
                                                        len(self.output))


def processes():
    """Command lines of all processes that belong to a gdb sandbox of ours."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", errors="replace") as file:
                line = file.read().replace("\0", " ")
            here = os.readlink(f"/proc/{pid}/cwd") == os.getcwd()
        except OSError:
            continue
        if here and ("gdb/sandbox" in line or
                     f"uml_dir={BUILD}/gdb/uml" in line or
                     "-name umlab-gdb" in line):
            found.append(line)
    return found


def source_line(path, text):
    """The number of the only line of a file that has the text."""
    with open(path) as file:
        found = [n for n, line in enumerate(file, 1) if text in line]
    if len(found) != 1:
        raise SystemExit(f"{path}: {len(found)} lines have {text}")
    return found[0]
