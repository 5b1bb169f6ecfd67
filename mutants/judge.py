# SPDX-License-Identifier: GPL-2.0-only
"""What the guest tests of a call say of a kernel."""

import glob
import os
import re
import subprocess
import time

import complaints
from processes import Failed

TESTS = "/usr/local/lib/umlab/tests/"
SLOWEST = 400  # seconds, for a test on the unchanged kernel


def tests_of(call):
    """Their names."""
    found = glob.glob(f"tests/guest/{call}_test.c") + glob.glob(f"tests/guest/{call}_*_test.c")
    # of a call foo those of a call foo_bar have such a name, too
    others = [name for name in calls() if name.startswith(call + "_")]
    return sorted(name for name in (os.path.basename(path)[:-2] for path in found)
                  if not any(name.startswith(other + "_") for other in others))


def calls():
    done = subprocess.run(["syscalls/generate", "names", "UMLAB"], check=True, stdout=subprocess.PIPE,
                          text=True)
    return done.stdout.split()


class Judge:
    """Runs the tests, the quickest first, each in a sandbox of its own and with a
    limit that the unchanged kernel stays well below."""

    def __init__(self, call, kernel):
        self.umlab = os.path.join(os.environ.get("B", "build"), "umlab")
        self.complaint = complaints.pattern()
        self.limits = {}
        for test in tests_of(call):
            start = time.monotonic()
            found = self.run(kernel, test, SLOWEST)
            if found:
                raise Failed(f"{test} fails without any change: {found}: "
                             f"'make test TESTS=tests/calls/calls.t' has to pass first")
            self.limits[test] = time.monotonic() - start
        self.limits = {test: 10 + 3 * seconds for test, seconds
                       in sorted(self.limits.items(), key=lambda item: item[1])}

    def run(self, kernel, test, limit):
        """None if it passed, or what told that something is wrong."""
        log, said = f"{kernel}.log", ""
        with subprocess.Popen([self.umlab, "exec", "--kernel", kernel, "--timeout", f"{limit:.1f}",
                               "--kernel-log", log, "--", TESTS + test], text=True, errors="replace",
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT) as process:
            for line in process.stdout:
                said += line
                if line.startswith("not ok "):  # the first will do
                    process.terminate()
                    return f"{test}: {line.split(maxsplit=3)[3].strip()}"
        if process.returncode == 0:
            with open(log, encoding="utf-8", errors="replace") as file:
                found = self.complaint.search(file.read())
            return f"{test}: the kernel's log: {found[0]}" if found else None
        if process.returncode == 124:
            return f"{test}: no end after {limit:.0f} s"
        told = re.search(r"^umlab: .*", said, re.M)
        return f"{test}: {told[0] if told else f'status {process.returncode}'}"

    def verdict(self, kernel):
        """What killed a kernel's change, or None."""
        try:
            return next(filter(None, (self.run(kernel, test, limit)
                                      for test, limit in self.limits.items())), None)
        finally:
            for path in (kernel, f"{kernel}.log"):
                if os.path.exists(path):
                    os.unlink(path)
