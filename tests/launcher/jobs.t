#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""umlab as a job of a shell: stopped, and on again with fg. bash sets the
terminal itself when a job stops; dash does not, and so shows what umlab does."""

import os
import select
import signal
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from terminal import Tap, Terminal  # noqa: E402

UMLAB = os.path.abspath(os.environ.get(
    "UMLAB", os.path.join(os.environ.get("B", "build"), "umlab")))
GUEST_PROMPT = r"root@umlab:~# $"
SHELLS = (["bash", "--norc", "--noprofile", "--noediting", "-i"], ["dash", "-i"])
tap = Tap()


def start_shell(argv):
    """The shell on a terminal, at its prompt."""
    os.environ.update(PS1="host> ", PS2="", ENV="", UMLAB=UMLAB)
    shell = Terminal(argv)
    shell.expect(r"host> $")
    return shell


def job(shell):
    """The process ID of the shell's only job."""
    with open(f"/proc/{shell.pid}/task/{shell.pid}/children") as file:
        return int(file.read())


def state(pid):
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()[0]


def stopped(shell, pid, name):
    """Waits for the shell's word that its job is stopped."""
    tap.ok(shell.expect(r"Stopped[^\n]*\n[\s\S]*host> $"),
           f"{name}: the shell has the terminal again", shell.text)
    tap.ok(state(pid) == "T", f"{name}: umlab is stopped", state(pid))
    tap.ok(shell.sane(), f"{name}: the terminal is as before while it is")


def ends(shell, status, name):
    """Asks the shell for the status of its last job, and ends it."""
    shell.type("echo status-$?\n")
    tap.ok(shell.expect(rf"status-{status}\r\n"), f"{name}: status {status}",
           shell.text)
    tap.ok(shell.sane(), f"{name}: the terminal is as before at the end")
    shell.type("exit\n")
    shell.wait()


def without_terminal(argv):
    """The command reads no terminal: Ctrl-Z and Ctrl-C are umlab's."""
    with tempfile.TemporaryDirectory() as share:
        name = f"{argv[0]}, exec"
        shell = start_shell(argv)
        shell.type(f"$UMLAB exec --share {share} -- sh -c 'echo u''p;"
                   " until [ -e /mnt/share/go ]; do sleep 0.05; done;"
                   " echo o''n; sleep 100' </dev/null\n")
        shell.expect(r"up\r\n")
        pid = job(shell)
        shell.type("\x1a")
        stopped(shell, pid, name)
        # A new sandbox in the meantime is none of its business.
        shell.type("$UMLAB exec -- echo an''other </dev/null\n")
        tap.ok(shell.expect(r"another\r\n[\s\S]*host> $"),
               f"{name}: another one runs meanwhile", shell.text)
        with open(os.path.join(share, "go"), "w"):
            pass
        shell.type("fg\n")
        tap.ok(shell.expect(r"\non\r\n"), f"{name}: fg lets it go on", shell.text)
        shell.type("\x03")
        shell.expect(r"host> $")
        ends(shell, 128 + signal.SIGINT, f"{name}, Ctrl-C")


def with_terminal(argv):
    """The keys are the guest's; others may stop umlab all the same."""
    name = f"{argv[0]}, run"
    shell = start_shell(argv)
    shell.type("$UMLAB run\n")
    shell.expect(GUEST_PROMPT)
    pid = job(shell)
    tap.ok(not shell.sane(), f"{name}: the terminal is raw")
    # Once sed has answered, it is what Ctrl-Z goes to.
    shell.type("sed -u s/^/got-/\n")
    shell.type("line\n")
    shell.expect(r"got-line\r\n")
    shell.type("\x1a")
    tap.ok(shell.expect(r"Stopped[\s\S]*" + GUEST_PROMPT) and state(pid) != "T",
           f"{name}: Ctrl-Z stops the guest's command and not umlab", shell.text)
    os.kill(pid, signal.SIGTSTP)
    stopped(shell, pid, name)
    shell.type("fg\n")
    shell.expect(r"run\r\n")
    # It comes back from the guest, so umlab has the terminal.
    shell.type("echo in-$((1 + 1))\n")
    tap.ok(shell.expect(r"in-2\r\n[\s\S]*" + GUEST_PROMPT),
           f"{name}: fg gives the keys to the guest again", shell.text)
    tap.ok(not shell.sane(), f"{name}: and the terminal is raw again")
    # The first is only warned of the stopped command.
    shell.type("exit 3\n")
    shell.expect(GUEST_PROMPT)
    shell.type("exit 3\n")
    shell.expect(r"host> $")
    ends(shell, 3, name)


def background(argv):
    """A job that wants the terminal is stopped in the background, and ends
    when it is told to all the same."""
    name = f"{argv[0]}, run &"
    shell = start_shell(argv)
    shell.type("$UMLAB run &\n")
    shell.expect(r"host> $")
    pid = job(shell)
    end = time.monotonic() + 30
    while state(pid) != "T" and time.monotonic() < end:
        time.sleep(0.01)
    tap.ok(state(pid) == "T", f"{name}: umlab is stopped", state(pid))
    shell.type("bg\n")
    shell.expect(r"host> $")
    ended = os.pidfd_open(pid)
    os.kill(pid, signal.SIGTERM)
    os.kill(pid, signal.SIGCONT)
    gone = select.select([ended], [], [], 10)[0]
    tap.ok(gone, f"{name}: SIGTERM ends it")
    if not gone:
        os.kill(pid, signal.SIGKILL)
    shell.type("\n")
    shell.expect(r"host> $")
    tap.ok(shell.sane(), f"{name}: the terminal is as before")
    shell.type("exit\nexit\n")
    shell.wait()


def told_while_stopping(times=120):
    """SIGTERM and SIGCONT come when bg has just woken umlab, which the terminal is
    about to stop again: it is not stopped for good."""
    left = 0
    for number in range(times):
        shell = start_shell(SHELLS[0])
        shell.type("$UMLAB run &\n")
        shell.expect(r"host> $")
        pid = job(shell)
        while state(pid) != "T":
            time.sleep(0.01)
        ended = os.pidfd_open(pid)
        os.kill(pid, signal.SIGCONT)
        moment = time.perf_counter() + number * 5e-6
        while time.perf_counter() < moment:
            pass
        os.kill(pid, signal.SIGTERM)
        os.kill(pid, signal.SIGCONT)
        if not select.select([ended], [], [], 5)[0]:
            left += 1
            os.kill(pid, signal.SIGKILL)
        os.close(ended)
        shell.type("exit\nexit\n")
        shell.wait()
    tap.ok(not left, f"of {times} told to end while they stop none stays", left)


for each in SHELLS:
    background(each)
    without_terminal(each)
    with_terminal(each)
# the launcher's own part, whatever the machine
if os.environ.get("ON", "uml") == "uml":
    told_while_stopping()
tap.finish()
