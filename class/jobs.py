# SPDX-License-Identifier: GPL-2.0-only
"""Grades on this machine: as many at once as it has CPUs for us."""

import os
import subprocess
import time

import outcome
import processes

SOON = 30  # seconds that jobs have to end in


class Local:
    def __init__(self, one, to):
        self.one, self.to = one, to
        self.slots = len(os.sched_getaffinity(0))
        # each is one job of make's
        self.environment = os.environ | ({"J": "1"} if self.slots > 1 else {})
        self.running = {}

    def rejoin(self):
        """Whatever ran here has ended with us."""

    def start(self, listed, index):
        # it ends if we do, however that is; a Ctrl-C it hears of by us
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", self.one, listed, str(index)], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=self.environment, start_new_session=True)
        self.running[process.pid] = index, process

    def ended(self, students, pid, status):
        """Of one without an outcome it is said why."""
        index, process = self.running.pop(pid)
        process.returncode = os.waitstatus_to_exitcode(status)
        with process.stderr:
            said = process.stderr.read().decode(errors="replace").strip().splitlines()
        if not outcome.read(self.to, students[index]):
            outcome.lost(self.to, students[index], said[-1][:300] if said else
                         f"its job was ended by signal {-process.returncode}" if process.returncode < 0 else
                         f"its job ended with status {process.returncode}")

    def run(self, students, listed, progress):
        """Grades all of a list."""
        waiting, done = list(range(len(students))), 0
        try:
            while waiting or self.running:
                while waiting and len(self.running) < self.slots:
                    self.start(listed, waiting.pop(0))
                progress.show(done)
                end = processes.any_end(1)
                if end and end[0] in self.running:
                    self.ended(students, *end)
                    done += 1
        except BaseException:
            self.stop()
            raise

    def stop(self):
        """They tidy up behind them."""
        for _, process in self.running.values():
            process.terminate()
        end = time.monotonic() + SOON
        for _, process in self.running.values():
            processes.wait(process, max(0, end - time.monotonic()))
        processes.end_all()
