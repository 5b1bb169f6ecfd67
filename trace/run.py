# SPDX-License-Identifier: GPL-2.0-only
"""Runs a demo, or one call with arguments that somebody typed, in a sandbox."""

import os
import re
import shlex
import subprocess
import sys
import tempfile

import record

# An address where no program has anything: below the first page it may map.
BAD = 0x10
WORD = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^\s"]+)')
ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|.)", re.S)
GRAMMAR = '"text", a number, NULL, bad (a pointer to nowhere) or out:SIZE (memory to write to)'


class Mistake(Exception):
    """What was typed cannot be; the text says what, and the remedy."""


def escape(match):
    """Of C's what a name is likely to need."""
    word = match[1]
    return chr(int(word[1:], 16)) if word[0] == "x" and len(word) == 3 else \
        {"0": "\0", "n": "\n", "t": "\t"}.get(word, word)


def perl_word(word):
    """An argument of perl's syscall(): a text goes by its address."""
    if word.startswith('"'):
        text = ESCAPE.sub(escape, word[1:-1]).encode()
        return f'pack("H*", "{text.hex()}00")'
    if word == "NULL":
        return "0"
    if word == "bad":
        return str(BAD)
    if re.fullmatch(r"out:[0-9]{1,6}", word):
        return f'("\\0" x {word[4:]})'
    if re.fullmatch(r"[+-]?(0x[0-9a-fA-F]{1,16}|[0-9]{1,19})", word):
        return str(int(word, 0))
    raise Mistake(f"the argument {word} is none of {GRAMMAR}")


def command(call, typed):
    """What makes the call, in the guest: Debian's perl, which is in each of them."""
    words, at = [], 0
    while typed[at:].strip():
        match = WORD.match(typed, at)
        if not match:
            raise Mistake(f"a quote is not closed: {typed.strip()}")
        words.append(match[1])
        at = match.end()
    if len(words) != len(call.arguments):
        raise Mistake(f"{call.name} has {len(call.arguments)} arguments, and {len(words)} are given:"
                      f" give for each {GRAMMAR}")
    names = [f"$a{i}" for i in range(len(words))]
    # perl takes variables for memory that the kernel may write to
    program = "".join(f"my {name} = {perl_word(word)}; " for name, word in zip(names, words))
    return ["perl", "-e", f"{program}syscall({', '.join([str(call.number)] + names)})"]


def split(typed):
    try:
        return shlex.split(typed)
    except ValueError:
        raise Mistake(f"a quote is not closed: {typed.strip()}") from None


# In the guest: the graph of the functions that $2 call, to depth $1, of a command.
GRAPH = """
mount -t tracefs tracefs /sys/kernel/tracing && cd /sys/kernel/tracing &&
    echo "$1" >max_graph_depth && echo "$2" >set_graph_function &&
    echo function_graph >current_tracer || exit 125
shift 2
(cd / && "$@" >&2)
status=$?
echo 0 >tracing_on
cat trace
exit $status
"""


def check_depth():
    """Refuses a DEPTH= that cannot be."""
    depth = os.environ.get("DEPTH", "")
    if depth and os.environ.get("ON") != "x86_64":
        raise Mistake("DEPTH= is for ON=x86_64: UML has no tracer of functions")
    if depth and not re.fullmatch(r"[1-9][0-9]?", depth):
        raise Mistake(f"DEPTH={depth}: give how deep to look, 1 to 99")


def graphed(argv, depth, names):
    """What runs argv and then prints the graph of what these calls reach."""
    return ["sh", "-c", GRAPH, "sh", depth, " ".join(f"__x64_sys_{name}" for name in names), *argv]


def made(log):
    """The calls that a kernel's log tells of; none if it did not come so far."""
    if not os.path.exists(log):
        return []
    with open(log, "rb") as file:
        return record.calls(file.read())


def calls(argv, names):
    """Runs argv in the guest; what it prints goes to stderr. Returns the calls of
    ours that it made, umlab's status (255 if the kernel died of one), and the graph
    that DEPTH= asks for, of the calls of these names; else ""."""
    umlab = os.path.join(os.environ.get("B", "build"), "umlab")
    options = os.environ.get("UMLAB_OPTIONS", "").split()
    depth = os.environ.get("DEPTH", "")
    with tempfile.TemporaryDirectory() as work:
        log = os.path.join(work, "log")
        ran = subprocess.run([umlab, "exec", *options, "--append", "umlab_trace umlab_unsafe",
                              "--kernel-log", log, "--",
                              *(graphed(argv, depth, names) if depth else argv)],
                             stdin=subprocess.DEVNULL, check=False,
                             stdout=subprocess.PIPE if depth else sys.stderr)
        return made(log), ran.returncode, (ran.stdout or b"").decode(errors="replace")
