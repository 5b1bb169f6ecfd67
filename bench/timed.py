# SPDX-License-Identifier: GPL-2.0-only
"""Runs what is measured, with a limit, and leaves no process of it behind."""

import os
import subprocess
import tempfile
import threading
import time

from processes import Failed, end_all, wait


def environment(**more):
    """As a user's shell has it: nothing of the make that started us, and
    nothing that would have the makes that are measured do something else."""
    ours = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "GNUMAKEFLAGS",
            "UMLAB_USES",
            "B", "LINUX", "BENCH", "RUNS", "COLD_RUNS", "V", "J",
            "ON", "FLAVOUR", "DEMO", "KEEP", "TESTS", "SUBMISSION", "ASSIGNMENT",
            "LESSON", "BREAK", "LAYOUT", "CONSOLE", "GDBFLAGS"}
    return {k: v for k, v in os.environ.items() if k not in ours} | more


def failure(what, argv, text):
    """All that a command printed goes into a file, its end into the message."""
    log = os.path.join(os.environ.get("B", "build"), "bench/failed.log")
    with open(log, "w", encoding="utf-8") as file:
        file.write(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = lines[-1][-200:] if lines else "it printed nothing"
    return Failed(f"{what}: {' '.join(argv)}: {said} (all of it: {log})")


class Mark:
    """When a process first printed a line with words in it: seconds, of run()."""

    def __init__(self, words):
        self.words = words.encode()
        self.seconds = None

    def look(self, start, pipe, output):
        for line in pipe:
            if self.seconds is None and self.words in line:
                self.seconds = time.monotonic() - start
            output.write(line)


def run(argv, limit=120, cwd=None, env=None, mark=None):
    """Runs argv to its end. Returns the seconds it took and its output, and sets
    the mark's; raises Failed if its status is not 0, limit seconds have passed,
    or the mark did not come."""
    with tempfile.TemporaryFile() as output:
        start = time.monotonic()
        with subprocess.Popen(argv, cwd=cwd, env=env or environment(),
                              stdout=subprocess.PIPE if mark else output,
                              stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL) as process:
            if mark:
                looks = threading.Thread(target=mark.look, args=(start, process.stdout, output))
                looks.start()
            try:
                ended = wait(process, limit)
                seconds = time.monotonic() - start
            except BaseException:
                end_all()  # else Popen waits for it
                raise
            if not ended:
                end_all()
            if mark:
                looks.join()
        output.seek(0)
        text = output.read().decode(errors="replace").replace("\r", "")
    if not ended:
        raise failure(f"no end after {limit} s", argv, text)
    if process.returncode:
        raise failure(f"status {process.returncode}", argv, text)
    if mark and mark.seconds is None:
        raise failure(f"it did not print {mark.words.decode()!r}", argv, text)
    return seconds, text
