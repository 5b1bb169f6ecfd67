# SPDX-License-Identifier: GPL-2.0-only
"""What the guest runs, as words of the kernel's command line."""

import os
import shlex

import gdb


def quoted(word):
    """A word of the command line: the kernel knows no quotes but these."""
    return f'"{word}"' if not word or word.split() != [word] else word


def demo_words():
    """From the environment: DEMO, split as the shell does, and USER_SIDE."""
    demo = os.environ.get("DEMO", "")
    try:
        words = shlex.split(demo)
    except ValueError as error:
        raise gdb.GdbError(f"umlab start: DEMO={demo}: {error}")
    if any('"' in word for word in words):
        raise gdb.GdbError(f"umlab start: DEMO={demo}: no word of it may hold "
                           'a ": the kernel\'s command line takes none')
    if os.environ.get("USER_SIDE"):
        # on the line for gdb/user
        words = ["gdbserver", "/dev/ttyS1"] + words
    # nobody can type on a log: for init, which closes the command's input
    begin = [] if os.environ["CONSOLE"].startswith("/dev/") else ["umlab_input=none"]
    return begin + ["--"] + [quoted(word) for word in words] if words else []
