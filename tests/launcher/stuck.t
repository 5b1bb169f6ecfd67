#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Whatever end of whatever stream is not served: umlab ps shows the run, and
SIGTERM, Ctrl-C and --timeout end it at once, with everything gone."""

import fcntl
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from leftovers import ENVIRONMENT, MARK, left, start, umlab  # noqa: E402
from terminal import Tap  # noqa: E402

# 0.2 s, and what a busy machine adds; what this is about took 2 s, or for ever
SOON = 1.5
PANIC = "echo c >/proc/sysrq-trigger"
tap = Tap()
# A suite started in the background has it ignored, and so would umlab.
signal.signal(signal.SIGINT, signal.default_int_handler)


class Trial:
    """One run with something that is not served, made by a case, which sets
    what differs."""

    def __init__(self, case, where):
        self.where = where
        self.command = "sleep 1000"
        self.options = []
        self.how = {"env": ENVIRONMENT}
        self.opened = []
        self.stuck = self.up
        case(self)

    def start(self, limit):
        self.run = start(
            "sh", "-c", f": >/mnt/share/up; {self.command}",
            options=["--timeout", str(limit), "--share", self.where, *self.options],
            **self.how)

    def path(self, name):
        return os.path.join(self.where, name)

    def up(self):
        return os.path.exists(self.path("up"))

    def gives(self, stream, end, other):
        """The stream's end, of which nobody serves the other; stuck once it
        takes no more."""
        self.opened += [end, other]
        self.how[stream] = end
        self.stuck = lambda: self.up() and not writable(end)

    def wait_stuck(self):
        end = time.monotonic() + 60
        while self.run.poll() is None and time.monotonic() < end:
            if self.stuck():
                return True
            time.sleep(0.01)
        return False

    def end(self, since):
        """Status, and seconds since then; killed when that is too long."""
        ended = os.pidfd_open(self.run.pid)
        limit = max(0, since - time.monotonic()) + SOON + 1
        if not select.select([ended], [], [], limit)[0]:
            self.run.kill()
        took = time.monotonic() - since
        os.close(ended)
        return self.run.wait(), took

    def close(self):
        for fd in self.opened + [self.run.stdout, self.run.stderr]:
            if isinstance(fd, int):
                os.close(fd)
            elif fd:
                fd.close()


def writable(fd):
    return select.select([], [fd], [], 0)[1]


def small_pipe():
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    return writer, reader


def unread_pipe(trial):
    trial.command = "yes"
    trial.gives("stdout", *small_pipe())


def unread_socket(trial):
    trial.command = "yes"
    trial.gives("stdout", *(each.detach() for each in socket.socketpair()))


def unread_terminal(trial):
    trial.command = "yes"
    master, slave = pty.openpty()
    trial.gives("stdout", slave, master)


def stopped_terminal(trial):
    """By Ctrl-S."""
    unread_terminal(trial)
    slave, master = trial.opened
    os.write(master, b"\x13")
    while writable(slave):
        pass


def unread_error(trial):
    trial.command = "yes >&2"
    trial.gives("stderr", *small_pipe())


def unread_panic(trial):
    trial.command = PANIC
    trial.gives("stderr", *small_pipe())
    os.write(trial.opened[0], bytes(4096))

    def stuck():
        with open(f"/proc/{trial.run.pid}/task/{trial.run.pid}/children") as file:
            return trial.up() and not file.read()
    trial.stuck = stuck


def endless_input(trial):
    trial.opened.append(os.open("/dev/zero", os.O_RDONLY))
    trial.how["stdin"] = trial.opened[0]


def unread_log(trial):
    os.mkfifo(trial.path("log"))
    fifo = os.open(trial.path("log"), os.O_RDWR)
    fcntl.fcntl(fifo, fcntl.F_SETPIPE_SZ, 4096)
    trial.opened.append(fifo)
    trial.options = ["--kernel-log", trial.path("log")]
    trial.stuck = lambda: trial.up() and not writable(fifo)


def log_without_reader(trial):
    os.mkfifo(trial.path("log"))
    trial.options = ["--kernel-log", trial.path("log")]
    trial.stuck = lambda: listed(trial.run)


def hanging(trial, program):
    """A program of the host's does not answer, nor what it has started."""
    with open(trial.path(program), "w") as file:
        file.write(f"#!/bin/bash\n: >{trial.path('up')}\n"
                   f"bash -c 'exec -a {MARK} sleep 1000'\n:\n")
    os.chmod(trial.path(program), 0o755)
    trial.how["env"] = dict(
        ENVIRONMENT, PATH=f"{trial.where}:{os.environ['PATH']}")


def hanging_qemu_img(trial):
    hanging(trial, "qemu-img")
    trial.options = ["--keep", trial.path("image")]


def listed(run):
    return any(line.split()[0] == str(run.pid)
               for line in umlab("ps").stdout.splitlines())


def judge(trial, name, since, wanted):
    status, took = trial.end(since)
    print(f"# {name}: {took * 1000:.0f} ms")
    tap.ok(status == wanted and took < SOON, f"{name} ends it at once",
           f"status {status} after {took:.3f} s, wanted {wanted}")
    rest = left() + [file for file in os.listdir(trial.where)
                     if file.startswith("image")]
    tap.ok(not rest, f"{name}: nothing is left", rest)


def by_signal(name, case, sig):
    with tempfile.TemporaryDirectory() as where:
        trial = Trial(case, where)
        trial.start(0)
        stuck = trial.wait_stuck()
        tap.ok(stuck and listed(trial.run), f"{name}: ps lists it", trial.run.poll())
        since = time.monotonic()
        trial.run.send_signal(sig)
        judge(trial, f"{name}, {signal.Signals(sig).name}", since, -sig)
        trial.close()


def by_timeout(name, case):
    """Once with a limit that is long enough to be stuck before."""
    for limit in (2, 4, 8, 16, 32, 64):
        with tempfile.TemporaryDirectory() as where:
            trial = Trial(case, where)
            since = time.monotonic() + limit
            trial.start(limit)
            stuck = trial.wait_stuck() or limit == 64
            if stuck:
                judge(trial, f"{name}, --timeout", since, 124)
            trial.run.wait()
            trial.close()
            if stuck:
                return


def tried(name, case):
    by_signal(name, case, signal.SIGTERM)
    by_signal(name, case, signal.SIGINT)
    by_timeout(name, case)


def late_log_reader():
    with tempfile.TemporaryDirectory() as where:
        trial = Trial(log_without_reader, where)
        trial.command = "exit 7"
        trial.start(60)
        trial.wait_stuck()
        with open(trial.path("log")) as log:
            text = log.read()
        tap.ok(trial.run.wait(60) == 7 and "Linux version" in text,
               "a FIFO's reader that comes late gets the kernel's log",
               (trial.run.returncode, text))
        trial.close()


def late_reader():
    """One that begins to read when the run is over gets what was printed.
    It may be slow on a busy machine: once is enough."""
    wanted, got = 250000, []
    for _ in range(10):
        with tempfile.TemporaryDirectory() as where:
            trial = Trial(unread_pipe, where)
            trial.command = f"head -c {wanted} /dev/zero; : >/mnt/share/all; sleep 1000"
            # or the pipe would hold the end of what the guest may send
            trial.stuck = lambda: os.path.exists(trial.path("all"))
            trial.start(60)
            trial.wait_stuck()
            writer, reader = trial.opened
            trial.run.send_signal(signal.SIGTERM)
            os.close(writer)
            trial.opened.remove(writer)
            with open(reader, "rb", closefd=False) as file:
                got.append(len(file.read()))
            trial.run.wait()
            trial.close()
        if got[-1] == wanted:
            break
    tap.ok(got[-1] == wanted, "what was printed is there for a reader that "
           "begins only then", got)


def hanging_addr2line():
    with tempfile.TemporaryDirectory() as where:
        trial = Trial(lambda trial: hanging(trial, "eu-addr2line"), where)
        trial.command = PANIC
        trial.start(60)
        _, error = trial.run.communicate()
        tap.ok(trial.run.returncode == 255 and b"eu-addr2line (package" in error,
               "an eu-addr2line that hangs: the panic is told all the same",
               (trial.run.returncode, error[-500:]))
        rest = left()
        tap.ok(not rest, "and nothing of it is left", rest)


def killed_qemu_img():
    with tempfile.TemporaryDirectory() as where:
        trial = Trial(hanging_qemu_img, where)
        trial.start(0)
        trial.wait_stuck()
        trial.run.kill()
        trial.run.wait()
        files = [file for file in os.listdir(where) if file.startswith("image")]
        tap.ok(not files, "kill -9 while an image is made leaves no half of one",
               files)
        trial.close()
        subprocess.run(["pkill", "-f", f"^{MARK}"], check=False)


tried("a pipe that nobody reads", unread_pipe)
tried("a socket that nobody reads", unread_socket)
tried("a terminal that nobody reads", unread_terminal)
tried("a terminal stopped by Ctrl-S", stopped_terminal)
tried("an unread standard error", unread_error)
tried("a panic's log that nobody reads", unread_panic)
tried("input without end", endless_input)
tried("a kernel log that nobody reads", unread_log)
tried("a kernel log without a reader", log_without_reader)
late_log_reader()
late_reader()
hanging_addr2line()
if os.environ.get("ON") == "x86_64":
    tried("a qemu-img that hangs", hanging_qemu_img)
    killed_qemu_img()
tap.finish()
