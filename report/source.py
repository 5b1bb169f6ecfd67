# SPDX-License-Identifier: GPL-2.0-only
"""The sources of a call and its demo, and what they change."""

import glob
import os
import subprocess


def read(path):
    with open(path, encoding="utf-8", errors="backslashreplace") as file:
        return file.read()


def output(*argv):
    """What a command printed; "" if it failed."""
    try:
        ran = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    except OSError:
        return ""
    return ran.stdout.decode(errors="backslashreplace") if ran.returncode == 0 else ""


def demos():
    """Their names, in the homework's order; without those for a kernel of its own."""
    return [line.strip() for line in read("demos/order").splitlines()
            if len(line.split()) == 1 and not line.startswith("#")]


def first_of(*paths):
    return next((path for path in paths if os.path.isfile(path)), None)


def demo_of(name):
    return first_of(f"demos/{name}.c", f"demos/{name}.sh", f"demos/{name}")


def call_of(name):
    return first_of(f"syscalls/{name}.c")


def test_of(name):
    return first_of(f"tests/guest/{name}_test.c")


def further_tests(name):
    """Long ones, which only "make test" runs."""
    return sorted(glob.glob(f"tests/guest/{name}_*_test.c"))


def files(name):
    """Those that are shown."""
    return [path for path in (call_of(name), demo_of(name)) if path]


def wiring(name):
    """What the call adds to files of the kernel's, as a diff."""
    tree = os.path.join(os.environ.get("B", "build"), "src/linux")
    return output("syscalls/wire", "--diff", "--only", name, tree)


def uncommitted(name):
    """Changes in no commit to any file of the call's, as a diff."""
    paths = [path for path in (*files(name), test_of(name), f"syscalls/man/{name}.2") if path]
    return output("git", "diff", "--no-ext-diff", "--no-color", "HEAD", "--", *paths)


def untracked(name):
    """Which of the files that are shown git does not know."""
    return output("git", "ls-files", "--others", "--", *files(name)).splitlines()
