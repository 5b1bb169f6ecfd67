#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""cd build && ./linux ubd0=rootfs, with nothing else on the line: a root
shell on the terminal with job control, ended by poweroff or exit."""

import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from terminal import Tap, Terminal  # noqa: E402

BUILD = os.environ.get("B", "build")
PROMPT = r"root@umlab:~# $"
tap = Tap()


def boot(directory):
    shell = Terminal(["./linux", "ubd0=rootfs"], cwd=directory)
    return shell, shell.expect(PROMPT, 60)


def run(shell, command, timeout=30):
    """The lines that a command prints, without its echo and the next prompt."""
    shell.type(command + "\n")
    match = shell.expect(r"\n([\s\S]*?)(\x1b\[\?2004h)?" + PROMPT, timeout)
    text = match.group(1) if match else "nothing came; so far: " + shell.text
    return text.replace("\r", "").replace("\x1b[?2004l", "")


def commands(shell):
    tap.ok("root" in run(shell, "whoami"), "the shell is root's")
    for program in ("ps", "strace", "dmesg", "sayhello", "change_cmdline"):
        tap.ok("/" + program in run(shell, "type -P " + program),
               program + " is on the PATH")
    tap.ok("hello from here" in run(shell, "echo hello from $((1 * 1))here | tr -d 1"),
           "pipes work")
    out = run(shell, "change_cmdline Some Name; echo status=$?", 60)
    tap.ok("status=0" in out, "a demo runs", out)
    out = run(shell, "strace -c -f true 2>&1 | grep -c execve")
    tap.ok("1" in out, "strace traces", out)


def job_control(shell):
    # What is typed before cat reads is echoed once or twice, depending on who
    # has the terminal; after the first line cat has it.
    shell.type("cat\nfirst\n")
    shell.expect(r"first\r\n")
    shell.type("again\n")
    tap.ok(shell.expect(r"again\r\nagain\r\n"), "a command reads the keyboard", shell.text)
    shell.type("\x03")
    tap.ok(shell.expect(PROMPT), "Ctrl-C ends it", shell.text)
    tap.ok("130" in run(shell, "echo $?"), "with SIGINT")
    shell.type("cat\nfirst\n")
    shell.expect(r"first\r\n")
    shell.type("\x1a")
    tap.ok(shell.expect(r"Stopped[^\n]*cat[\s\S]*" + PROMPT), "Ctrl-Z stops it", shell.text)
    tap.ok("Stopped" in run(shell, "jobs"), "it is a job of the shell")
    run(shell, "kill %1")


def ends(directory, command):
    shell, up = boot(directory)
    tap.ok(up, f"a prompt before {command}", shell.text)
    shell.type(command + "\n")
    status = shell.wait()
    tap.ok(status == 0, f"{command} ends it with status 0", f"status {status}\n{shell.text}")
    tap.ok(shell.sane(), f"the terminal is as before after {command}")


with tempfile.TemporaryDirectory() as directory:
    # a copy: this writes to the image, as it does for a user
    os.link(os.path.join(BUILD, "linux"), os.path.join(directory, "linux")) \
        if os.stat(BUILD).st_dev == os.stat(directory).st_dev \
        else shutil.copy(os.path.join(BUILD, "linux"), directory)
    os.system(f"cp --sparse=always '{BUILD}/rootfs' '{directory}/rootfs'")

    shell, up = boot(directory)
    tap.ok(up, "a root prompt with nothing else on the line", shell.text)
    if up:
        commands(shell)
        job_control(shell)
        run(shell, "echo kept >/root/kept")
        shell.type("poweroff\n")
        tap.ok(shell.wait() == 0, "poweroff ends it with status 0", shell.text)
        tap.ok(shell.sane(), "and leaves the terminal as it was")

        shell, up = boot(directory)
        tap.ok("kept" in run(shell, "cat /root/kept"), "what was written is there after a reboot")
        shell.type("exit\n")
        tap.ok(shell.wait() == 0, "exit ends it with status 0", shell.text)
        ends(directory, "halt")

        shell, up = boot(directory)
        shell.type("reboot\n")
        tap.ok(shell.expect(r"Restarting system") and shell.expect(PROMPT, 60),
               "reboot starts it again", shell.text)
        shell.type("poweroff\n")
        tap.ok(shell.wait() == 0, "and poweroff ends it", shell.text)
tap.finish()
