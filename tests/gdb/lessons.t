#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Every lesson, from its start to its end; that a lesson fails when what it
talks about is not there; and that a reader is asked to go on. With the names of
lessons, these only."""

import glob
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from gdbsession import Session, environment  # noqa: E402
from terminal import Tap, Terminal  # noqa: E402

NAMES = sorted(os.path.basename(path)[:-len(".lesson")]
               for path in glob.glob("gdb/lessons/*.lesson"))
tap = Tap()


def whole(name):
    run = Session([f"umlab lesson {name}"])
    tap.ok(run.status == 0 and run.output[0].endswith("== end of the lesson\n"),
           f"lesson {name}", run.all[-2000:])


def broken(old, new, message):
    """The lesson change_cmdline with one line changed."""
    with open("gdb/lessons/change_cmdline.lesson") as file:
        text = file.read()
    if old not in text:
        tap.ok(False, f"the lesson has {old}")
        return
    with tempfile.NamedTemporaryFile("w", suffix=".lesson") as file:
        file.write(text.replace(old, new, 1))
        file.flush()
        run = Session([f"umlab lesson {file.name}"])
    last = run.all.rstrip("\n").split("\n")[-1]
    tap.ok(run.status and message in last and ".lesson:" in last,
           f"a lesson with {new!r} fails, with its line", run.all[-500:])


def reader():
    """Enter goes on, q stops and leaves gdb to the reader."""
    env = environment(TERM="dumb")
    os.environ.clear()
    os.environ.update(env)
    gdb = Terminal(["gdb/start", "-ex", "umlab lesson change_cmdline"])
    tap.ok(gdb.expect(r"Enter: go on", 60), "the reader is asked", gdb.text)
    gdb.type("\n")
    tap.ok(gdb.expect(r"print \$current\(\)->comm[\s\S]*Enter: go on", 30), "Enter goes on", gdb.text)
    gdb.type("q\n")
    tap.ok(gdb.expect(r"\(gdb\) $", 30), "q leads to gdb's prompt", gdb.text)
    gdb.type("quit\n")
    tap.ok(gdb.wait() == 0 and gdb.sane(), "which works as ever", gdb.text)


for lesson in sys.argv[1:]:
    whole(lesson)
if sys.argv[1:]:
    tap.finish()
tap.ok(NAMES == ["change_cmdline", "get_cr3", "get_state"], "Task 1 and section E have lessons", NAMES)
for lesson in NAMES:
    whole(lesson)
broken('= 15 bytes: "change_cmdline', '= 15 bytes: "something_else', "/15 bytes")
broken("? $current()->mm->arg_start != $first", "? $current()->mm->arg_start == $first", "is not true")
broken("(gdb) umlab cmdline", "(gdb) umlab cmdlines", "umlab cmdlines")
run = Session(["umlab lesson", "umlab lesson nothing"])
tap.ok(all(f"\n{name} " in "\n" + run.output[0] for name in NAMES), "umlab lesson lists them", run.output[0])
tap.ok(run.output[1].startswith("umlab lesson: there is no lesson nothing, but: "), "a wrong name",
       run.output[1])
reader()
tap.finish()
