#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""make gdb-user: from syscall() in main into the kernel's body and back, with
a gdb on each side; in two terminals, and in tmux's two panes."""

import os
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from gdbsession import BUILD, environment, processes, source_line  # noqa: E402
from terminal import Tap, Terminal  # noqa: E402

PROMPT = r"\(gdb\) $"
tap = Tap()


def ask(gdb, command, end=PROMPT):
    gdb.type(command + "\n")
    match = gdb.expect(r"\n([\s\S]*?)" + end, 30)
    return match.group(1).replace("\r", "") if match else "(nothing)"


def start_kernel(**settings):
    env = environment(TERM="dumb", USER_SIDE="yes", **settings)
    os.environ.clear()
    os.environ.update(env)
    # without tmux in its PATH the kernel's gdb has the terminal to itself
    return Terminal(["gdb/start", "-ex", "set pagination off", "-ex", "set width 0",
                     "-ex", "umlab start change_cmdline"])


def without_tmux(directory):
    """A PATH with all programs but tmux."""
    for place in os.environ["PATH"].split(":")[::-1]:
        for name in os.listdir(place) if os.path.isdir(place) else ():
            link = os.path.join(directory, name)
            if name != "tmux":
                if os.path.lexists(link):
                    os.unlink(link)
                os.symlink(os.path.join(place, name), link)
    return directory


def two_terminals(path, log):
    kernel = start_kernel(PATH=path, CONSOLE=log)
    end = time.monotonic() + 60
    while not os.path.exists(f"{BUILD}/gdb/pid") and time.monotonic() < end:
        kernel.expect("$^", 0.05)
    kernel.expect("Breakpoint 1 at", 60)
    user = Terminal(["gdb/user", "-ex", "set pagination off"])
    stop = user.expect(r"breakpoint 1, main \(argc=1[\s\S]*?" + PROMPT, 60)
    tap.ok(stop, "the demo stops in main", user.text)
    line = source_line("demos/change_cmdline.c", "change_cmdline(new")

    ask(user, "break syscall")
    out = ask(user, "continue")
    tap.ok("in syscall ()" in out, "then in syscall()", out)
    out = ask(user, "backtrace")
    tap.ok(f"demos/change_cmdline.c:{line}" in out, "called from main", out)
    user.type("finish\n")
    stop = kernel.expect(r"Breakpoint 1, [\s\S]*?sys_change_cmdline \([\s\S]*?" + PROMPT, 30)
    tap.ok(stop and '"Yen-Chun Hsu 0056021"' in stop.group(0), "finish there leads into the kernel",
           kernel.text)
    tap.ok(not user.expect(PROMPT, 0.2), "while the demo waits", user.text)
    out = ask(kernel, "next")
    tap.ok(re.match(r"\d+\t", out), "the kernel's body can be stepped through", out)
    out = ask(kernel, "umlab ubt")
    tap.ok(f"demos/change_cmdline.c:{line}" in out, "the kernel's gdb knows main's line", out)
    ask(kernel, "umlab until-user")
    kernel.type("continue\n")
    tap.ok(user.expect(r"in change_cmdline \([\s\S]*" + PROMPT, 30), "and back into the demo", user.text)
    out = ask(user, "print old")
    tap.ok('"change_cmdline"' in out, "with what the call has written", out)
    out = ask(user, "print $rax")
    tap.ok(re.search(r"= 15\n", out), "and returned", out)
    out = ask(user, "continue")
    tap.ok("exited normally" in out, "the demo ends", out)
    # gdbserver waits for another gdb: a serial line has no end it could see
    kernel.type("\x03")
    tap.ok(kernel.expect(r"received signal SIGINT[\s\S]*" + PROMPT, 30),
           "Ctrl-C stops the kernel again", kernel.text)
    for name, gdb in (("user", user), ("kernel", kernel)):
        gdb.type("quit\n")
        tap.ok(gdb.wait() == 0 and gdb.sane(), f"the {name}'s gdb leaves a sane terminal", gdb.text)


def panes(log, name, *within):
    both = Terminal(["env", "-u", "TMUX", "TERM=xterm", "USER_SIDE=yes", f"CONSOLE={log}", *within,
                     "gdb/start", "-ex", "umlab start change_cmdline"], rows=50, columns=200)
    tap.ok(both.expect(r"breakpoint 1, \S*main", 60), f"{name}: the second pane stops in main", both.text)
    both.type("\x02o")      # tmux's key for the other pane
    both.type("continue\n")
    tap.ok(both.expect(r"number 605", 60), f"{name}: the first pane stops in the call", both.text)
    both.type("\x02o")
    both.type("quit\n")
    tap.ok(both.wait() == 0, f"{name}: quitting the kernel's gdb ends both", both.text)
    tap.ok(both.sane(), f"{name}: the terminal is as before")


with tempfile.TemporaryDirectory() as directory:
    paths = os.path.join(directory, "bin")
    os.mkdir(paths)
    before = os.environ["PATH"]
    two_terminals(without_tmux(paths), os.path.join(directory, "log"))
    os.environ["PATH"] = before
    if subprocess.run(["which", "tmux"], capture_output=True, check=False).returncode == 0:
        panes(os.path.join(directory, "log2"), "tmux")
        tmux = ["tmux", "-S", os.path.join(directory, "tmux")]
        panes(os.path.join(directory, "log3"), "within tmux", *tmux, "-f", "/dev/null", "new-session", "--")
        subprocess.run([*tmux, "kill-server"], capture_output=True, check=False)
    else:
        tap.ok(True, "two panes # SKIP tmux is not installed")
tap.ok(not processes() and not os.path.exists(f"{BUILD}/gdb/pid"), "nothing is left", processes())
done = subprocess.run(["gdb/user"], capture_output=True, text=True, check=False)
tap.ok(done.returncode == 1 and done.stderr ==
       "gdb: no kernel is under gdb for this: run make gdb-user in another terminal\n",
       "gdb/user alone says what to do", done)
tap.finish()
