# SPDX-License-Identifier: GPL-2.0-only
"""Runs the checks of an assignment, each in a sandbox of its own, on the kernels with a
submission's calls. What comes out is a student's word against a teacher's: see
witness.c."""

import os
import re
import secrets
import subprocess
import tempfile
import threading
import time

import complaints
from compiled import SHELL
from processes import Failed

MOST = 1 << 18  # bytes of what a check prints
BOOT = 0.03  # s, of a guest on the machine that time limits are meant for
# what the kernel's harness says of a claim that did not hold
EXPECTED = re.compile(r"^#\s*\S+:\d+:[^:]*:(Expected .*)$", re.M)


class Result:
    """What came of a check. seen: a line that says what was wrong; log: all of it."""

    DIED = "the kernel died: "

    def __init__(self, check, passed, seen="", log="", seconds=0.0):
        self.check, self.passed, self.seen, self.log, self.seconds = check, passed, seen, log, seconds

    @property
    def died(self):
        return self.seen.startswith(self.DIED)

    @property
    def points(self):
        return self.check.points if self.passed else 0


class KernelLog:
    """What the kernel says: the first of it, and the first complaint, however much it
    is."""

    def __init__(self, complaint):
        self.complaint, self.first, self.found = complaint, b"", None
        self.out, self.to = os.pipe()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        with os.fdopen(self.out, "rb") as pipe:
            for line in iter(lambda: pipe.readline(4096), b""):
                if len(self.first) < MOST:
                    self.first += line
                match = None if self.found else self.complaint.search(line.decode(errors="replace"))
                if match:
                    self.found = match.string[match.start():].strip()[:200]

    def close(self):
        """All writers are gone then."""
        os.close(self.to)
        self.reader.join()


class Run:
    """One run of umlab: its status (None: it printed too much) and what it said."""

    def __init__(self, argv, word="", log=None):
        self.said, self.full = b"", False
        if log:
            argv = [argv[0], argv[1], "--kernel-log", f"/dev/fd/{log.to}", *argv[2:]]
        with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              pass_fds=[log.to] if log else []) as process:
            reader = threading.Thread(target=self.read, args=(process,))
            reader.start()
            try:
                process.stdin.write(word.encode() + b"\n")
                process.stdin.close()
            except BrokenPipeError:
                pass
            reader.join()
        self.status = None if self.full else process.returncode
        self.text = self.said.decode(errors="replace").replace("\0", "")

    def read(self, process):
        while chunk := process.stdout.read1(65536):
            self.said += chunk
            if len(self.said) > MOST:
                self.full = True
                process.terminate()
                break
        # what is on its way goes nowhere
        while process.stdout.read1(65536):
            pass


class Sandboxes:
    """Where the checks of one submission run. kernels: the directory of its kernels."""

    def __init__(self, build, kernels, programs, work):
        self.umlab, self.base = os.path.join(build, "umlab"), os.path.join(build, "linux")
        self.kernels, self.programs, self.work = kernels, programs, work
        self.slowness = self.measured()
        self.complaint = complaints.pattern()

    def measured(self):
        """How many times slower this machine is now than the one that limits are meant
        for: by a boot of a kernel that is not the submission's."""
        start = time.monotonic()
        run = Run([self.umlab, "exec", "--kernel", self.base, "--timeout", "300", "--", "true"])
        if run.status:
            raise Failed(f"umlab cannot run a sandbox on this machine (status {run.status}): "
                         f"{(run.text.strip().splitlines() or ['it said nothing'])[-1]}")
        return max(1.0, (time.monotonic() - start) / BOOT)

    def argv(self, check, limit, share):
        kernel = "x86_64/bzImage" if check.on == "x86_64" else check.kernel
        command = [f"/mnt/share/{os.path.basename(self.programs[check.source or SHELL])}"]
        if check.way == "shell":
            command += ["sh", "-ec", check.what]
        for test in check.tests:
            command += ["-t", test]
        return [self.umlab, "exec", "--on", check.on, "--kernel", os.path.join(self.kernels, kernel),
                "--timeout", f"{limit:.1f}", "--share", f"{share}:ro", "--", *command]

    def once(self, check, limit):
        """A Result, or None if the time was over."""
        with tempfile.TemporaryDirectory(dir=self.work) as share:
            # its own program, and none of the other checks'
            program = self.programs[check.source or SHELL]
            os.link(program, os.path.join(share, os.path.basename(program)))
            word, start, log = secrets.token_hex(24), time.monotonic(), KernelLog(self.complaint)
            try:
                run = Run(self.argv(check, limit, share), word, log)
            finally:
                log.close()
        seconds = time.monotonic() - start
        text = run.text.replace(word, "...") + "\n== the kernel's log\n" + log.first.decode(errors="replace")
        if run.status == 124:
            return None
        if run.status == 125:
            self.measured()  # if it is the machine that cannot, this says so
        return Result(check, *self.verdict(check, run, word, log.found), text, seconds)

    @staticmethod
    def verdict(check, run, word, complaint):
        """(whether it passed, what was wrong)"""
        told = re.findall(r"^umlab: (?!--no-jail)(.*)", run.text, re.M)
        if run.status == 255 and told:
            return False, Result.DIED + "; ".join(told[:3])
        if complaint:
            return False, f"the kernel complained: {complaint}"
        if check.survives:
            alive = run.status is not None and run.status < 125
            return alive, "" if alive else ended(run)
        end = re.search(rf"^witness {word} 0 (\d+)$", run.text, re.M)
        if not end or run.status:
            return False, wrong(run)
        if check.way != "program":
            return True, ""
        claims = re.findall(r"^ok \d+ (.*)", run.text, re.M)
        skipped = [claim for claim in claims if "# SKIP" in claim]
        if skipped or len(claims) > int(end[1]):
            return False, f"skipped: {skipped[0]}" if skipped else "a claim was ended before its end"
        passed = set(re.findall(r"^ok \d+ (?:\w+\.)?(\w+)\s*$", run.text, re.M))
        missing = [test for test in check.tests if test not in passed]
        return (False, f"{missing[0]} was not run to its end") if missing else (True, "")

    def check(self, check):
        """Its Result. Whoever had too little time because the machine was slow, gets
        more; a machine that gets slower all the time is no judge."""
        for _ in range(4):
            limit = check.limit * self.slowness
            result = self.once(check, limit)
            if result:
                return result
            slowness = self.measured()
            if slowness < 1.5 * self.slowness:
                return Result(check, False, f"no end after {limit:.0f} s")
            self.slowness = slowness
        raise Failed("this machine gets slower and slower: grade it again when it is at rest")


def ended(run):
    return "it printed more than it may" if run.status is None else f"its status was {run.status}"


def wrong(run):
    """In a line, what a program found."""
    expected = EXPECTED.search(run.text)
    if expected:
        return expected[1].strip()
    said = [line for line in run.text.splitlines()
            if line.strip() and not line.startswith(("witness ", "TAP ", "1..", "ok ", "# Totals"))]
    failed = next((line for line in said if line.startswith("not ok ")), None)
    if failed or said and run.status:
        return (failed or said[-1]).strip()[:300]
    return f"the program was ended before its end, {ended(run)}" if run.status is not None else ended(run)
