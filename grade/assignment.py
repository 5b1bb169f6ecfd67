# SPDX-License-Identifier: GPL-2.0-only
"""What a class is asked for: a folder with assignment.toml and, for the teacher alone,
hidden.toml; checks/*.c, guest programs; reference/syscalls/*.c, a solution."""

import functools
import os
import re
import subprocess
import tomllib

from processes import Failed

HERE = os.path.dirname(os.path.relpath(__file__))
FILES = ("assignment.toml", "hidden.toml")
WAYS = ("program", "demo", "shell")
# key of a check: its type
KEYS = {"name": str, "points": int, "sentence": str, "hint": str, "call": str,
        "program": str, "tests": list, "demo": str, "shell": str,
        "time": int, "flavour": str, "on": str, "survives": bool}
ROW = re.compile(r"([a-z][a-z0-9_]{0,23})\(([^()]*)\)")


@functools.cache
def machines():
    return subprocess.run(["include/machine", "name"], check=True, stdout=subprocess.PIPE,
                          text=True).stdout.split()


class Check:
    """One thing that is looked at, in a sandbox of its own."""

    hint, call, tests, time, flavour, on, survives = "", None, (), 10, "", "uml", False

    def __init__(self, given, hidden, folder):
        self.hidden = hidden
        for key, value in given.items():
            if not isinstance(value, KEYS.get(key, ())) or isinstance(value, bool) != (KEYS[key] is bool):
                raise Failed(f"{given.get('name', 'a check')}: {key} = {value!r}: "
                             f"the keys of a check are {', '.join(KEYS)}; see docs/teaching.md")
            setattr(self, key, value)
        for key in ("name", "points", "sentence"):
            if key not in given:
                raise Failed(f"{given.get('name', 'a check')}: {key} is missing")
        ways = [way for way in WAYS if way in given]
        if len(ways) != 1:
            raise Failed(f"{self.name}: give one of {', '.join(WAYS)}")
        if not all(isinstance(test, str) for test in self.tests):
            raise Failed(f"{self.name}: tests are names of claims, in quotes")
        self.way, self.what = ways[0], given[ways[0]]
        self.check_values(folder)

    def check_values(self, folder):
        if not re.fullmatch(r"[a-z][a-z0-9-]*", self.name):
            raise Failed(f"name = {self.name!r}: give letters a to z, digits and -")
        if self.points < 0 or self.time < 1:
            raise Failed(f"{self.name}: points are 0 or more, and time is 1 s or more")
        if self.on not in machines() or self.flavour not in ("", "debug"):
            raise Failed(f"{self.name}: on is one of {', '.join(machines())}; flavour is debug, or not there")
        if self.on != "uml" and self.flavour:
            raise Failed(f"{self.name}: flavour is UML's: leave out on")
        self.source = None
        if self.way != "shell":
            places = [f"demos/{self.what}.c"] if self.way == "demo" else \
                [os.path.join(folder, f"checks/{self.what}.c"), f"tests/guest/{self.what}.c"]
            self.source = next((place for place in places if os.path.isfile(place)), None)
            if not self.source:
                raise Failed(f"{self.name}: {self.way} = {self.what!r}: there is no {' or '.join(places)}")

    @property
    def limit(self):
        """Seconds, on the machine that limits are meant for; QEMU takes its time."""
        return self.time * (1 if self.on == "uml" else 6)

    @property
    def kernel(self):
        """The name of the one that it is run on, as make has it."""
        return "x86_64" if self.on == "x86_64" else f"linux{self.flavour and f'-{self.flavour}'}"


def check_jail():
    """A submission may attack who grades it: Failed, if nothing of umlab's would hold it."""
    if os.environ.get("NO_JAIL") and os.environ.get("GRADE_NO_JAIL") != "yes":
        raise Failed("NO_JAIL=yes: what is handed in would run without a jail, with your rights: leave it "
                     "out; or give GRADE_NO_JAIL=yes too, if nothing in here is worth more than a grade")


def given():
    """The one that ASSIGNMENT= names, or Failed."""
    check_jail()
    return Assignment(os.environ.get("ASSIGNMENT") or "change_cmdline")


class Assignment:
    """calls: {name: arguments}, as the list of calls has them."""

    def __init__(self, name):
        self.folder = name if "/" in name else os.path.join(HERE, "assignments", name)
        self.name = os.path.basename(os.path.realpath(self.folder))
        known = sorted(os.listdir(os.path.join(HERE, "assignments")))
        if not os.path.isfile(os.path.join(self.folder, FILES[0])):
            raise Failed(f"ASSIGNMENT={name}: there is no {self.folder}/{FILES[0]}: give one of "
                         f"{', '.join(known)}, or the path of a folder")
        self.title, self.calls, self.checks = self.name, {}, []
        for file in FILES:
            if os.path.isfile(os.path.join(self.folder, file)):
                self.read(os.path.join(self.folder, file), file != FILES[0])
        for check in self.checks:
            check.call = check.call or (list(self.calls)[0] if len(self.calls) == 1 else None)
            if check.call not in self.calls:
                raise Failed(f"{self.folder}: {check.name}: call is to be one of {', '.join(self.calls)}")
        names = [check.name for check in self.checks]
        twice = {name for name in names if names.count(name) > 1}
        if twice or not names or not self.calls:
            raise Failed(f"{self.folder}: " + (f"two checks are called {twice.pop()}" if twice else
                                               "has no [[check]]" if not names else "has no calls"))

    def read(self, path, hidden):
        try:
            with open(path, "rb") as file:
                given = tomllib.load(file)
            self.title = given.pop("title", self.title)
            for row in given.pop("calls", []):
                match = ROW.fullmatch(row)
                if not match:
                    raise Failed(f"calls: {row!r}: write it as a C program sees it: foo(int number)")
                self.calls[match[1]] = " ".join(match[2].split()) or "void"
            self.checks += [Check(check, hidden, self.folder) for check in given.pop("check", [])]
            if given:
                raise Failed(f"{next(iter(given))}: give title, calls and [[check]]")
        except (Failed, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise Failed(f"{path}: {error}") from error

    @property
    def points(self):
        return sum(check.points for check in self.checks)

    @property
    def kernels(self):
        """The names of those that are needed, the quickest first."""
        return sorted({check.kernel for check in self.checks},
                      key=["linux", "linux-debug", "x86_64"].index)

    @property
    def reference(self):
        """A solution: the assignment's, or this tree."""
        own = os.path.join(self.folder, "reference")
        return own if os.path.isdir(own) else "."
