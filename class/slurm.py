# SPDX-License-Identifier: GPL-2.0-only
"""Grades on a cluster: one job array, a task a submission. Slurm has the jobs, and starts
those of a lost node anew; results stand in the folder that all nodes see."""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import time

import outcome
from processes import Failed
from progress import Progress

MB = {"linux": 1024, "linux-debug": 1536, "x86_64": 2048}  # of a job, by the kernel it boots
BUILD = 20  # minutes, of a kernel and of one with debug information: see grade/build
SLOW = 10  # times slower a node may be than the machine that time limits are meant for
PATIENCE = 300  # seconds without an answer


def limits(assignment):
    """(minutes, MB) that a job may take."""
    checks = sum(check.limit for check in assignment.checks)
    minutes = 2 + BUILD * len(assignment.kernels) + SLOW * checks // 60
    return minutes, max(MB[kernel] for kernel in assignment.kernels)


def asked(*argv):
    """What a command of Slurm's says, or Failed."""
    done = subprocess.run(argv, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          errors="replace")
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"status {done.returncode}"]
        raise Failed(f"{argv[0]}: {said[-1].removeprefix(f'{argv[0]}: ')}")
    return done.stdout


class Slurm:
    def __init__(self, one, to, assignment):
        if not shutil.which("sbatch"):
            raise Failed("ENGINE=slurm: there is no sbatch on this machine: make deps installs it; "
                         "or leave out ENGINE=")
        self.one, self.to = one, to
        self.minutes, self.mb = limits(assignment)
        # by which it is found again: of one directory of results there is one array
        self.name = f"umlab-class-{hashlib.sha256(os.path.realpath(to).encode()).hexdigest()[:12]}"
        self.said = os.path.join(to, ".slurm")

    def queue(self):
        """{index: (state, reason or node)} of what has not ended."""
        rows = asked("squeue", "-h", "-r", "--me", "-n", self.name, "-o", "%K\t%T\t%R").splitlines()
        return {index: (state, why) for index, state, why in (row.split("\t") for row in rows)}

    def rejoin(self):
        """Waits for an array whose make was killed."""
        left = self.queue()
        if left:
            print(f"class: Slurm has {len(left)} jobs of before", flush=True)
            progress = Progress("class", len(left))
            self.wait(progress, lambda queue: len(left) - len(queue))
            progress.end()

    def run(self, students, listed, progress):
        """Grades all of a list."""
        shutil.rmtree(self.said, ignore_errors=True)
        os.makedirs(self.said)
        step = f"exec {shlex.quote(os.path.abspath(self.one))} {shlex.quote(listed)}"
        # names are in the list alone; each job is one of make's
        os.environ["J"] = "1"
        job = asked("sbatch", "--parsable", f"--job-name={self.name}", f"--array=0-{len(students) - 1}",
                    "--requeue", "--ntasks=1", "--cpus-per-task=1", f"--time={self.minutes}",
                    f"--mem={self.mb}M", f"--chdir={os.getcwd()}", "--export=ALL", "--open-mode=append",
                    f"--output={os.path.abspath(self.said)}/%a", f"--wrap={step}").strip().split(";")[0]
        self.wait(progress, lambda _: sum(outcome.read(self.to, name) is not None for name in students))
        ends = self.ends(job)
        for index, name in enumerate(students):
            if not outcome.read(self.to, name):
                outcome.lost(self.to, name, self.why(index, ends))

    def wait(self, progress, done):
        """Until the array has ended; a Ctrl-C ends it."""
        heard = time.monotonic()
        try:
            while True:
                try:
                    queue, heard = self.queue(), time.monotonic()
                except Failed as error:
                    if time.monotonic() - heard > PATIENCE:
                        raise Failed(f"{error}: its jobs go on, and so does the same command") from None
                    time.sleep(5)
                    continue
                if not queue:
                    return
                running = sum(state == "RUNNING" for state, _ in queue.values())
                reason = next((why for state, why in queue.values() if state == "PENDING"), "")
                progress.show(done(queue), f", {running} running" if running else f", waiting {reason}")
                time.sleep(2)
        except SystemExit:
            subprocess.run(["scancel", "--me", "-n", self.name], check=False)
            raise

    @staticmethod
    def ends(job):
        """{index: state} as the controller remembers them for a while."""
        try:
            rows = asked("scontrol", "-o", "show", "job", job)
        except Failed:
            return {}
        return {int(index): state for index, state in
                re.findall(r"\bArrayTaskId=(\d+) .*?\bJobState=(\S+)", rows)}

    def why(self, index, ends):
        """What became of a job that left no outcome."""
        try:
            with open(os.path.join(self.said, str(index)), encoding="utf-8", errors="replace") as file:
                lines = [line.strip() for line in file if line.strip()]
        except OSError:
            lines = []
        said = f": {lines[-1][:300]}" if lines else ""
        return f"Slurm's job {index} left no result ({ends.get(index, 'it is forgotten')}){said}"
