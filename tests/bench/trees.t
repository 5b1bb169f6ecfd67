#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""bench/trees.py: the private tree, from a checkout and a kernel of a few
files; and the line that the loop edits."""

import os
import re
import subprocess
import sys
import tempfile
import types

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, room) for room in ("../lib", "../../bench", "../../scripts/lib")]
from processes import Failed  # noqa: E402
from terminal import Tap  # noqa: E402
from trees import KUNIT_TEST, Edit, Tree  # noqa: E402

tap = Tap()
KUNIT = "tools/testing/kunit/kunit.py"


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def checkout():
    """Here: sources, one of which is not added yet, and what was built."""
    subprocess.run(["git", "init", "-q"], check=True)
    write(".gitignore", "/build/\n*.o\n")
    write("Makefile", "build/src/unpacked:\n")
    write("syscalls/call.c", "one")
    write("syscalls/call.o", "object")
    subprocess.run(["git", "add", "."], check=True)
    write("demos/new.c", "two")
    write("build/src/linux/" + KUNIT_TEST, "test")
    write("build/src/linux/Makefile", "kernel")
    write("build/src/linux/" + KUNIT, '#!/bin/sh\necho "$@"\n')
    os.chmod("build/src/linux/" + KUNIT, 0o755)
    write("build/src/from", "here")
    write("build/src/unpacked", "")


def copied():
    setup = types.SimpleNamespace(build="build")
    tree = Tree(setup)
    call, kernel = tree.path + "/syscalls/call.c", tree.path + "/build/src/linux/"
    tap.ok(read(call) == "one" and read(tree.path + "/demos/new.c") == "two",
           "sources are copied, one that is not added too")
    tap.ok(not os.path.exists(tree.path + "/syscalls/call.o"), "what is ignored is not")
    test = tree.kunit_source + "/" + KUNIT_TEST
    tap.ok(read(test) == "test" and not os.path.samefile(test, kernel + KUNIT_TEST)
           and os.path.samefile(tree.kunit_source + "/Makefile", kernel + "Makefile"),
           "the kernel is there twice, its test a file of its own")
    tap.ok(not os.path.samefile(kernel + "Makefile", "build/src/linux/Makefile"),
           "and no file is the user's own")

    tap.ok(tree.kunit("out")[1] == "run --build_dir=out\n" and
           tree.kunit("out", "--kunitconfig=dir", "suite")[1] ==
           "run --build_dir=out --kunitconfig=dir suite\n",
           "kunit.py runs all, or what it is told to")

    for path in call, tree.path + "/demos/new.c", kernel + "Makefile":
        os.utime(path, (1, 1))
    write("syscalls/call.c", "three")
    os.unlink("Makefile")
    write("GNUmakefile", "build/src/unpacked:\n")
    Tree(setup)
    tap.ok(read(call) == "three" and os.stat(call).st_mtime > 1, "an edit is copied")
    tap.ok(os.stat(tree.path + "/demos/new.c").st_mtime == 1 and
           os.stat(kernel + "Makefile").st_mtime == 1, "what is the same keeps its time")
    tap.ok(not os.path.exists(tree.path + "/Makefile"), "what is gone goes")
    write("build/src/linux/Makefile", "other")
    write("build/src/from", "elsewhere")
    Tree(setup)
    tap.ok(read(kernel + "Makefile") == "other", "another kernel is copied")

    write(tree.path + "/build/linux", "")
    write(tree.path + "/build/uml/some.o", "")
    write(tree.path + "/build/src/wired", "")
    tree.forget_build()
    tap.ok(os.listdir(tree.path + "/build") == ["src"] and
           sorted(os.listdir(tree.path + "/build/src")) == ["from", "kunit", "linux", "unpacked"],
           "forget_build leaves the unpacked source")


def no_checkout():
    os.rename(".git", ".gone")
    try:
        Tree(types.SimpleNamespace(build="build"))
        said = ""
    except Failed as error:
        said = str(error)
    tap.ok("git clone" in said and "BENCH=" in said and "\n" not in said,
           "without a checkout: one line, with the remedy", said)


def edit():
    write("file.c", "a\n\treturn 0;\nb\n\treturn 0;\n")
    os.link("file.c", "users.c")
    with Edit("file.c", r"^\treturn 0;$") as line:
        line.replace("\treturn 1;")
        line.replace("\treturn 2;")
        tap.ok(read("file.c") == "a\n\treturn 2;\nb\n\treturn 0;\n", "the first line is edited, again")
        tap.ok("return 0;\nb" in read("users.c"), "a link to the file is not")
    tap.ok(read("file.c") == read("users.c") and os.listdir().count("file.c.new") == 0,
           "it is as before in the end")
    try:
        Edit("file.c", "^no such line$")
        said = ""
    except Failed as error:
        said = str(error)
    tap.ok(re.match("file.c has no line like", said), "a file without such a line is told", said)


with tempfile.TemporaryDirectory(prefix="umlab-test.") as work:
    os.chdir(work)
    os.environ["GIT_CEILING_DIRECTORIES"] = os.path.dirname(work)
    os.environ["B"] = "build"
    os.makedirs("build/bench")
    checkout()
    copied()
    no_checkout()
    edit()
    os.chdir("/")
tap.finish()
