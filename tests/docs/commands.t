#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What README, CONTRIBUTING and the handbook tell a reader to type is there to be
typed: each command's target, variables, options and files. Those that take a
moment are run, in order, in a private copy of the tree; tests/long/user.t runs
README's others, as an ordinary user."""

import glob
import os
import re
import shlex
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from terminal import Tap  # noqa: E402

FILES = ["README.md", "CONTRIBUTING.md", "docs/first-call.md", "docs/teaching.md",
         *sorted(glob.glob("docs/*.md"))]
# stand for what the reader has
PLACEHOLDERS = re.compile(r"name|NAME|FOLDER|FILE|DIR|foo|shout|/path/to/\S+|.*/(NAME|N)|")
# Taken from the kernel's tree, or made by the line before
ELSEWHERE = ("cd linux", "scripts/checkpatch.pl", "scripts/get_maintainer.pl")
MOMENT = re.compile(r"build/umlab exec -- |make (help|patch|new .*|export .*|rm .*)$")
tap = Tap()


def typed(*arguments):
    done = subprocess.run(["tests/docs/typed", *arguments], check=True, capture_output=True, text=True)
    return list(dict.fromkeys(done.stdout.splitlines()))


def output(*command):
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout


def make_knows():
    """The targets that make has, and the words in its files, a variable each."""
    targets = set(re.findall(r"(?m)^([^#\s:=][^:=\n]*):", output("make", "-npq", "nothing")))
    text = output("make", "help")
    for path in ["Makefile", "config.mk", *glob.glob("*/*.mk"), *glob.glob("*/*/*.mk")]:
        with open(path) as file:
            text += file.read()
    return targets, set(re.findall(r"\b[A-Z_]+\b", text))


def value_wrong(name, value):
    """What is wrong with a variable's value, or None."""
    words = value.split() or [""]
    if PLACEHOLDERS.fullmatch(words[0]):
        return None
    if name == "DEMO" and not glob.glob(f"demos/{words[0]}") + glob.glob(f"demos/{words[0]}.c"):
        return f"there is no demo {words[0]}"
    if name == "TESTS" and not os.path.exists(value):
        return f"there is no test {value}"
    if name == "ON" and value not in output("include/machine", "name").split():
        return f"there is no machine {value}"
    return None


def make_wrong(words, targets, variables):
    for word in words:
        name, equals, value = word.partition("=")
        if equals and name not in variables:
            return f"make knows no variable {name}"
        if equals and value_wrong(name, value):
            return value_wrong(name, value)
        if not equals and word not in targets:
            return f"make knows no target {word}"
    return None


def umlab_wrong(verb, options, help_text):
    if verb not in ("exec", "run", "ps", "kill", "mcp"):
        return f"umlab has no verb {verb}"
    options = options[:options.index("--")] if "--" in options else options
    known = re.findall(r"--[a-z-]+", help_text)
    lost = [word for word in options if word.startswith("--") and word not in known]
    return f"umlab has no option {' '.join(lost)}" if lost else None


def wrong(command, targets, variables, help_text):
    """What is wrong with a command, or None."""
    if command.startswith(ELSEWHERE):
        return None
    first, *rest = shlex.split(command)
    if first == "sudo":
        first, *rest = rest
    if first == "make":
        return make_wrong(rest, targets, variables)
    if first == "build/umlab":
        return umlab_wrong(rest[0], rest[1:], help_text)
    if first == "cd":
        return None if os.access(f"{rest[0]}/linux", os.X_OK) else f"{rest[0]} has no kernel"
    return None if shutil.which(first) or PLACEHOLDERS.fullmatch(first) else f"there is no {first}"


def main():
    if not os.environ.get("UMLAB_PRIVATE"):
        os.environ["UMLAB_PRIVATE"] = "1"
        os.execv("scripts/private", ["scripts/private", *sys.argv])
    targets, variables = make_knows()
    help_text = output("build/umlab", "exec", "--help")
    commands = typed("--inline", *FILES)
    tap.ok(len(commands) > 60, f"there are {len(commands)} commands", commands)
    for command in commands:
        found = wrong(command, targets, variables, help_text)
        tap.ok(not found, command, found)
    for mistake in ("make dmeo", "make demo DEOM=sayhello", "make demo DEMO=hello", "make test TESTS=no",
                    "build/umlab exec --shar x -- y", "build/umlab go", "syscalls/wired-dif x"):
        tap.ok(wrong(mistake, targets, variables, help_text), f"{mistake}: would be found")

    ran = [command for command in typed(*FILES) if MOMENT.match(command)]
    tap.ok(len(ran) > 8, f"{len(ran)} take a moment", ran)
    for command in ran:
        done = subprocess.run(["timeout", "120", "bash", "-c", command], check=False, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        tap.ok(done.returncode == 0 and done.stdout, f"run: {command}", done.stdout)
    tap.finish()


main()
