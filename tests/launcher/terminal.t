#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""umlab on a terminal: the guest's is of the right size and resizes, keys go to
the guest, and the user's is as before however the run ends."""

import fcntl
import os
import select
import signal
import struct
import sys
import tempfile
import termios
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from terminal import Tap, Terminal  # noqa: E402

UMLAB = os.environ.get("UMLAB", os.path.join(os.environ.get("B", "build"), "umlab"))
PROMPT = r"root@umlab:~# $"
tap = Tap()


def resize(terminal, rows, columns):
    fcntl.ioctl(terminal.slave, termios.TIOCSWINSZ,
                struct.pack("HHHH", rows, columns, 0, 0))


def restored(terminal, limit=5):
    """A terminal's keeper works after a kill -9: wait for it."""
    end = time.monotonic() + limit
    while not terminal.sane() and time.monotonic() < end:
        time.sleep(0.01)
    return terminal.sane()


def sizes():
    terminal = Terminal([UMLAB, "exec", "--", "sh", "-c",
                         "tty; stty size; trap 'stty size' WINCH; echo ready;"
                         " while :; do read line && echo got $line; done"],
                        rows=33, columns=101)
    tap.ok(terminal.expect(r"/dev/pts/\d+"), "the command has a terminal",
           terminal.text)
    tap.ok(terminal.expect(r"33 101"), "of the right size", terminal.text)
    terminal.expect(r"ready")
    resize(terminal, 44, 99)
    terminal.type("\r")
    tap.ok(terminal.expect(r"44 99"), "that resizes with the user's",
           terminal.text)
    terminal.type("words\r")
    tap.ok(terminal.expect(r"got words"), "and takes what is typed",
           terminal.text)
    terminal.type("\x03")
    tap.ok(terminal.wait() == 128 + signal.SIGINT,
           "Ctrl-C ends the guest's command, not umlab", terminal.text)
    tap.ok(terminal.sane(), "the terminal is as before")


def long_name():
    """TERM is the caller's, of whatever length."""
    before, os.environ["TERM"] = os.environ.get("TERM", ""), "x" * 40000
    terminal = Terminal([UMLAB, "exec", "--", "sh", "-c", "echo ${#TERM}; exit 7"])
    os.environ["TERM"] = before
    tap.ok(terminal.expect(r"40000") and terminal.wait() == 7,
           "a TERM of 40,000 bytes arrives", terminal.text)


def shell():
    terminal = Terminal([UMLAB, "run"])
    tap.ok(terminal.expect(PROMPT), "umlab run gives a prompt", terminal.text)
    terminal.type("shopt -q login_shell && echo login $HOME\r")
    tap.ok(terminal.expect(r"login /root"), "of a login shell",
           terminal.text)
    terminal.expect(PROMPT)
    # Once sed has answered, it is what Ctrl-Z goes to. \n and not \r, which
    # would stay one if it came while readline has the terminal.
    terminal.type("sed -u s/^/got-/\n")
    terminal.type("line\n")
    tap.ok(terminal.expect(r"got-line\r\n"), "a command in it reads the keyboard",
           terminal.text)
    terminal.type("\x1a")
    tap.ok(terminal.expect(r"Stopped[\s\S]*" + PROMPT), "with job control",
           terminal.text)
    terminal.type("exit 3\r")
    terminal.expect(PROMPT)
    terminal.type("exit 3\r")
    tap.ok(terminal.wait() == 3, "its status is umlab's", terminal.text)
    tap.ok(terminal.sane(), "the terminal is as before")


def powered_off():
    terminal = Terminal([UMLAB, "run"])
    terminal.expect(PROMPT)
    terminal.type("poweroff\r")
    tap.ok(terminal.wait() == 0 and "umlab:" not in terminal.text,
           "poweroff ends umlab run with 0", terminal.text)
    tap.ok(terminal.sane(), "the terminal is as before")


def ended_by(sig):
    name = signal.Signals(sig).name
    terminal = Terminal([UMLAB, "exec", "--", "sh", "-c", "echo up; sleep 1000"])
    terminal.expect(r"up")
    tap.ok(not terminal.sane(), f"raw before {name}")
    os.kill(terminal.pid, sig)
    status = terminal.wait()
    tap.ok(status == -sig, f"{name} ends it", status)
    tap.ok(restored(terminal), f"the terminal is as before after {name}")


def ended_within(name, command, status, *options):
    terminal = Terminal([UMLAB, "exec", *options, "--", "sh", "-c", command])
    got = terminal.wait()
    tap.ok(got == status, f"{name}: status {status}", f"{got}\n{terminal.text}")
    tap.ok(terminal.sane(), f"the terminal is as before after {name}")
    return terminal.text


def fill(terminal, where, limit):
    """Has the shell print more than the terminal takes, all of it at once, as
    umlab is stopped meanwhile; whether it is full before umlab has ended."""
    go, done = os.path.join(where, "go"), os.path.join(where, "done")
    terminal.type("echo u''p; until [ -e /mnt/share/go ]; do :; done;"
                  " head -c 70000 /dev/zero; : >/mnt/share/done\r")
    if not terminal.expect(r"up\r\n", limit):
        return False
    os.kill(terminal.pid, signal.SIGSTOP)
    with open(go, "w"):
        pass
    end = time.monotonic() + 60
    while not os.path.exists(done) and time.monotonic() < end:
        time.sleep(0.01)
    os.kill(terminal.pid, signal.SIGCONT)
    while terminal.writable() and terminal.runs() and time.monotonic() < end:
        time.sleep(0.01)
    return terminal.runs() and not terminal.sane()


def unread(sig, limit=0):
    """Nobody reads what the shell prints, to its end and beyond."""
    name = f"an unread terminal, {signal.Signals(sig).name if sig else '--timeout'}"
    with tempfile.TemporaryDirectory() as where:
        terminal = Terminal([UMLAB, "run", "--share", where, "--timeout", str(limit)])
        if not fill(terminal, where, limit or 60) and 0 < limit < 80:
            terminal.wait()
            unread(sig, 2 * limit)
            return
        if sig:
            os.kill(terminal.pid, sig)
        tap.ok(restored(terminal, limit + 5), f"{name}: the terminal is as before")
        select.select([terminal.pidfd], [], [], 5)
        ended, status = not terminal.runs(), terminal.wait()
        tap.ok(ended and status == (-sig if sig else 124), f"{name} ends it", status)


sizes()
long_name()
shell()
for ender in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    ended_by(ender)
    unread(ender)
unread(None, 10)
text = ended_within("a panic", "printf 'a\\033[31mb\\233c gr\\303\\274n\\n' >/dev/kmsg;"
                    " echo c >/proc/sysrq-trigger", 255)
tap.ok("a?[31mb?c gr\u00fcn\r\n" in text and "\x1b" not in text,
       "the kernel's log has nothing that would control the terminal", text)
tap.ok("sysrq_handle_crash" in text, "and the source line is shown", text)
tap.ok("\r\n" in text and all(line.endswith("\r") for line in text.split("\n")[:-1]),
       "on lines that the restored terminal ends", text)
ended_within("a time limit", "sleep 1000", 124, "--timeout", "1")
text = ended_within("poweroff", "poweroff; sleep 1000", 143)
tap.ok("umlab: the guest was powered off before its command ended\r\n" in text,
       "and a line says why", text)
powered_off()
tap.finish()
