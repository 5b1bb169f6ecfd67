# SPDX-License-Identifier: GPL-2.0-only
"""The program of a call in a sandbox of the fuzz kernel, and what comes of a run."""

import os
import re
import shutil
import signal
import subprocess
import tempfile

WRONG = 77  # fuzz/guest/trial.h
# What one of our calls never takes, in seconds; the kernel's boot is within it.
LIMIT = 15
PLACE = re.compile(r"^umlab: .*\b(\w+) at (syscalls/\S+:\d+)$", re.M)


class CannotRun(Exception):
    """Nothing was found out, and why."""


class Outcome:
    """What is wrong, in a line (what), what it is known by if it comes again
    (key), and all that was said of it (report)."""

    def __init__(self, what, key, report):
        self.what, self.key, self.report = what, key, report

    def same(self, other):
        """Where the kernel hangs is not always said."""
        return other and (self.key == other.key or self.key[0] == other.key[0] == "hangs")

    @property
    def secret(self):
        """Bytes that come out, which an earlier call may have been given."""
        return self.what.endswith("comes out")

    @property
    def leak(self):
        return "unreferenced object" in self.what


def judge(status, said, errors, log):
    """The outcome of a run, or None if nothing is wrong."""
    own = [re.sub(r"\S*/kernel/umlab/", "syscalls/", line)
           for line in errors.splitlines()
           if line.startswith("umlab: ") and not line.startswith("umlab: the kernel's log, ")]
    places = PLACE.findall("\n".join(own))
    place = places[0] if places else None
    if status == 255:
        what = own[0].removeprefix("umlab: ") if own else "the kernel died"
        return Outcome(what, place or re.sub(r"0x[0-9a-f]+|\d+", "", what), "\n".join(own) + "\n\n" + log)
    if status == 124:
        return Outcome("the call does not come back", ("hangs", place), "\n".join(own))
    wrong = re.search(r"^wrong: (.*)", said, re.M)
    if status == WRONG and wrong:
        return Outcome(wrong[1], re.sub(r"byte -?\d+", "", wrong[1]), wrong[0])
    if status:
        lines = errors.strip().splitlines()
        raise CannotRun(f"status {status}: {lines[-1] if lines else 'nothing was said'}")
    return None


class Machine:
    """A directory that is shared with sandboxes, and the program in it."""

    def __init__(self, umlab, kernel, program, append):
        self.umlab, self.kernel = umlab, kernel
        # as the sandbox has the shared directory
        self.append = f"iomem=mmapper,./share/journal {append}"
        self.work = tempfile.mkdtemp(prefix="umlab-fuzz.")
        self.share = os.path.join(self.work, "share")
        for name in ("corpus", "seeds", "inputs"):
            os.makedirs(os.path.join(self.share, name))
        shutil.copy(program, os.path.join(self.share, "program"))
        self.process = None

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()
        shutil.rmtree(self.work, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.share, *names)

    def file(self, name):
        try:
            with open(os.path.join(self.work, name), encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def start(self, arguments, limit):
        """A run begins; its output is to be read from the process."""
        command = ["sh", "-c", 'cd /mnt/share && exec "$@"', "sh", *arguments]
        with open(os.path.join(self.work, "errors"), "wb") as errors:
            self.process = subprocess.Popen(
                [self.umlab, "exec", "--kernel", self.kernel, "--timeout", str(limit), "--share", self.share,
                 "--kernel-log", os.path.join(self.work, "log"), "--append", self.append, "--", *command],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                encoding="utf-8", errors="replace", start_new_session=True)
        return self.process

    def finish(self, said):
        """What came of the run whose output was read."""
        return judge(self.process.wait(), said, self.file("errors"), self.file("log"))

    def run(self, *arguments, limit=LIMIT):
        with self.start(arguments, limit) as process:
            return self.finish(process.stdout.read())
