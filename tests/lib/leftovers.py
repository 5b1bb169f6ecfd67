# SPDX-License-Identifier: GPL-2.0-only
"""Sandboxes of a test's own, and what is left of them afterwards."""

import os
import subprocess
import tempfile
import time

from terminal import usual_signals

UMLAB = os.path.abspath(os.environ.get(
    "UMLAB", os.path.join(os.environ.get("B", "build"), "umlab")))
# in the command line of everything that belongs to this test's sandboxes
MARK = f"umlab_test_{os.getpid()}"
place = tempfile.TemporaryDirectory()
home, tmp = os.path.join(place.name, "home"), os.path.join(place.name, "tmp")
os.mkdir(home)
os.mkdir(tmp)
ENVIRONMENT = dict(os.environ, HOME=home, TMPDIR=tmp)


def start(*command, options=(), **how):
    return subprocess.Popen(
        [UMLAB, "exec", "--append", MARK, *options, "--", *command],
        env=how.pop("env", ENVIRONMENT),
        stdin=how.pop("stdin", subprocess.DEVNULL),
        stdout=how.pop("stdout", subprocess.PIPE),
        stderr=how.pop("stderr", subprocess.PIPE),
        preexec_fn=usual_signals, **how)


def umlab(*arguments):
    return subprocess.run([UMLAB, *arguments], env=ENVIRONMENT,
                          capture_output=True, text=True, timeout=60)


def processes():
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                line = file.read()
        except OSError:
            continue
        # a zombie, which only its new parent can remove, has an empty one
        if MARK.encode() in line:
            found.append((pid, line.replace(b"\0", b" ").decode(errors="replace")))
    return found


def left():
    """What is left once the kernel has had time to end a killed sandbox."""
    end = time.monotonic() + 5
    while processes() and time.monotonic() < end:
        time.sleep(0.01)
    with open("/proc/mounts") as file:
        mounts = [line for line in file if line.startswith("umlab ")]
    return processes() + os.listdir(home) + os.listdir(tmp) + mounts
