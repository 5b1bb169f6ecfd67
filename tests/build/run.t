#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""make run: a few words for whoever sits before a terminal, none in a pipe; and a
second terminal in the same guest."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from terminal import Tap, Terminal  # noqa: E402

PROMPT = r"root@umlab:~# $"
tap = Tap()


def before_the_prompt(*variables):
    """What is said until the shell asks; the shell is ended."""
    shell = Terminal(["make", "run", *variables], columns=100)
    said = shell.expect(r"([\s\S]*)" + PROMPT, 60)
    shell.type("exit 3\n")
    tap.ok(shell.wait() == 0 and shell.sane(), "a shell's own status is no failure of make's", shell.text)
    return said.group(1).replace("\r", "") if said else shell.text


text = before_the_prompt()
tap.ok("to leave        exit or poweroff" in text and "--share DIR" in text and "KEEP=1" in text,
       "on a terminal: how to leave, what to try, how to share", text)
tap.ok(max(map(len, text.split("\n"))) <= 80, "in lines that fit", text)
shell = Terminal(["make", "run"], columns=80)
shell.expect(PROMPT, 60)
shell.type("dvtm\n")
tap.ok(shell.expect(r"\[9\]", 20), "dvtm opens a terminal in the guest", shell.text)
shell.type("sleep 1234 &\n\x07c")
tap.ok(shell.expect(r"#2", 20), "and a second one", shell.text)
shell.type("pgrep -af 'sleep 1[2]34' | tr a-z A-Z\n")
tap.ok(shell.expect(r"SLEEP 1234", 20), "where the first one's processes are seen", shell.text)
shell.type("\x07qq")
shell.expect(PROMPT, 20)
shell.type("exit\n")
tap.ok(shell.wait() == 0 and shell.sane(), "after which the terminal is as it was", shell.text)
piped = subprocess.run(["make", "run"], input="echo $((6 * 7))\n", capture_output=True, text=True,
                       timeout=60, check=False)
tap.ok(piped.returncode == 0 and piped.stdout == "42\n" and not piped.stderr, "in a pipe nothing", piped)
tap.finish()
