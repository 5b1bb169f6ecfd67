#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""A kernel that dies or hangs, on a terminal: what was printed before is there,
what is to be read comes last, and Ctrl-C ends a guest that does not take it."""

import os
import signal
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from terminal import Tap, Terminal  # noqa: E402

UMLAB = os.environ.get("UMLAB", os.path.join(os.environ.get("B", "build"), "umlab"))
ON = os.environ.get("ON", "uml")
# in which a guest is surely up
LIMIT = "4" if ON == "uml" else "15"
HELPER = "/usr/local/lib/umlab/tests/unsafe_copy"
tap = Tap()


def mistake(name, *options):
    return Terminal([UMLAB, "exec", "--append", "umlab_unsafe", *options, "--",
                     HELPER, "--bug", name])


def ended(terminal):
    """The status, and all that was shown."""
    status = terminal.wait()
    return status, terminal.text


def death():
    status, text = ended(mistake("null"))
    lines = text.split("\r\n")
    tap.ok(status == 255 and lines[0] == "before",
           "what was printed before a death comes first", text)
    tap.ok(lines[1].startswith("umlab: the kernel's log since the boot") and
           "Linux version" not in text and "Call Trace:" in text,
           "then the kernel's log, without the boot", text)
    what = "umlab: Ke" if ON == "uml" else "umlab: BU"
    tap.ok([line[:9] for line in lines[-4:]] == [what, "umlab: in", "umlab: a ", ""],
           "and at the end what it was, where, and what it means", text)


def hang():
    status, text = ended(mistake("endless_loop", "--timeout", LIMIT))
    tap.ok(status == 124 and text.startswith("before\r\numlab: timed out"),
           "what was printed before a hang is there", text)


def given_up():
    terminal = mistake("endless_loop")
    tap.ok(terminal.expect("before\r\n"), "a call hangs", terminal.text)
    # until it is made, Ctrl-C ends the program
    time.sleep(1)
    terminal.type("\x03\x03")
    # more than the second that the guest is given to take it
    time.sleep(1.5)
    tap.ok(terminal.runs(), "two Ctrl-C end nothing")
    terminal.type("\x03")
    status, text = ended(terminal)
    tap.ok(status == -signal.SIGINT, "a third ends it, as by SIGINT", status)
    tap.ok("umlab: ended by Ctrl-C, which the guest did not take, in the kernel: endless_loop at "
           in text and text.endswith("#endless-loop\r\n"), "with the line", text)
    tap.ok(terminal.sane(), "the terminal is as before")


def taken():
    """A guest that takes it, and does nothing about it, is not ended."""
    terminal = Terminal([UMLAB, "exec", "--", "sh", "-c", "trap 'echo caught' INT; echo up;"
                         " while :; do sleep 100 & wait; done"])
    terminal.expect("up\r\n")
    for number in range(5):
        terminal.type("\x03")
        tap.ok(terminal.expect("caught\r\n"), f"Ctrl-C {number} goes to the guest", terminal.text)
        time.sleep(0.3)
    tap.ok(terminal.runs(), "and umlab runs on")
    os.kill(terminal.pid, signal.SIGTERM)
    terminal.wait()


death()
hang()
given_up()
taken()
tap.finish()
