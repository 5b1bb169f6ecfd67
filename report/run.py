# SPDX-License-Identifier: GPL-2.0-only
"""Runs what is to be shown, and keeps what it printed."""

import os
import re
import shlex
import signal
import subprocess

# Of an output this many bytes are kept from its beginning, and from its end.
HEAD, TAIL = 32 << 10, 8 << 10
# For a sandbox of the tests, in seconds: some wait for time-outs of their own.
LIMIT = "180"
PROGRAMS = "/usr/local/lib/umlab/tests/"


class Run:
    """What was typed, what was seen (bytes) and the exit status; left_out is
    how many bytes there were between head and tail."""

    def __init__(self, typed, head, tail, left_out, status):
        self.typed, self.status = typed, status
        self.head, self.tail, self.left_out = head, tail, left_out
        self.log = None

    @property
    def output(self):
        return self.head + self.tail


def collect(pipe):
    """All that comes, but for the middle of what is too long."""
    head, tail, total = b"", b"", 0
    while chunk := os.read(pipe.fileno(), 64 << 10):
        total += len(chunk)
        room = HEAD - len(head)
        head += chunk[:room]
        tail = (tail + chunk[room:])[-TAIL:]
    return head, tail, total - len(head) - len(tail)


def run(argv, typed=None, **environment):
    """Runs argv to its end, as a process group so that it can be ended whole.
    Output and errors come through one pipe, in the order they had."""
    with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, start_new_session=True,
                          env=os.environ | environment) as process:
        try:
            kept = collect(process.stdout)
            process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGTERM)
            collect(process.stdout)  # until the last of them is gone
            raise
    return Run(typed or shlex.join(argv), *kept, process.returncode)


def sandbox(*command):
    """A command in a fresh sandbox, on the kernel that make was asked for."""
    umlab = os.path.join(os.environ.get("B", "build"), "umlab")
    options = os.environ.get("UMLAB_OPTIONS", "").split()
    return run([umlab, "exec", *options, "--timeout", LIMIT, "--", *command])


def variables():
    """What was given to make besides DEMO, as it is typed there."""
    given = {name: os.environ.get(name, "") for name in ("ON", "FLAVOUR")}
    return "".join(f" {name}={value}" for name, value in given.items()
                   if value not in ("", "uml"))


def demo(words, work):
    """A demo and its arguments, as "make demo" runs it; its log (text) is there if it had a sandbox."""
    log = os.path.join(work, "log")
    typed = f"make demo DEMO={shlex.quote(words)}{variables()}"
    ran = run(["scripts/demo", words], typed, KERNEL_LOG=log)
    if os.path.exists(log):
        with open(log, "rb") as file:
            ran.log = file.read()
        os.remove(log)
    return ran


class Test:
    """A run of a test program, and what it says by TAP: how many claims passed,
    failed and were skipped. wrong says what else is wrong with it, or None."""

    def __init__(self, ran):
        text = ran.output.decode(errors="replace")
        claims = re.findall(r"^(not )?ok\b(.*)", text, re.M)
        self.run = ran
        self.failed = sum(1 for wrong, _ in claims if wrong)
        self.skipped = sum(1 for wrong, rest in claims
                           if not wrong and re.search(r"# *skip", rest, re.I))
        self.passed = len(claims) - self.failed - self.skipped
        plan = re.search(r"^1\.\.(\d+)$", text, re.M)
        self.wrong = None
        if not plan or int(plan[1]) != len(claims):
            planned = plan[1] if plan else "none"
            self.wrong = f"not run to its end: {len(claims)} results, {planned} planned"
        elif ran.status and not self.failed:
            self.wrong = f"status {ran.status}"

    @property
    def bad(self):
        return bool(self.failed or self.wrong)

    @property
    def verdict(self):
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        return counts + (f"; {self.wrong}" if self.wrong else "")


def guest_test(name):
    return Test(sandbox(f"{PROGRAMS}{name}_test"))
