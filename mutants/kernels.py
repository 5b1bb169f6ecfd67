# SPDX-License-Identifier: GPL-2.0-only
"""The kernel with a changed source, in a private copy of the tree."""

import os
import re
import shlex
import subprocess

from processes import Failed

# seconds, for one that has to be built whole
LIMIT = 3600


class Kernels:
    """Of one call: objects, to be compared, and kernels, to be booted."""

    def __init__(self, call, work):
        self.path = f"syscalls/{call}.c"
        self.work = work
        self.linux, self.out = os.environ["LINUX"], os.environ["KOUT"]
        with open(self.path, encoding="utf-8") as file:
            self.source = file.read()
        with open(f"{self.out}/kernel/umlab/.{call}.o.cmd", encoding="utf-8") as file:
            self.command = re.search(r"^savedcmd_\S+ := (.*)$", file.read(), re.M)[1].replace("$$", "$")
        self.objects = {flags: self.compile(self.source, flags) for flags in ("", "-O2")}
        if None in self.objects.values():
            raise Failed(f"{self.path} does not compile: 'make' says why")

    def write(self, source):
        part = f"{self.path}.new"
        with open(part, "w", encoding="utf-8") as file:
            file.write(source)
        os.replace(part, self.path)

    def compile(self, source, flags=""):
        """The code of a source, by kbuild's own command and further flags; None if it
        does not compile."""
        self.write(source)
        output = os.path.join(os.path.abspath(self.work), "object.o")
        # no counters, whose names are the time's
        flags = f"{flags} -fno-profile-arcs -fno-test-coverage -o {shlex.quote(output)}"
        command = re.sub(r"-Wp,-MMD,\S+", "", self.command)
        command = re.sub(r" -o \S+ ", lambda _: f" {flags} ", command, count=1)
        done = subprocess.run(["uml/plainpath", "sh", "-c", f"cd {shlex.quote(self.out)} && {command}"],
                              check=False, stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode:
            return None
        # debug information, which knows columns
        subprocess.run(["strip", "--strip-debug", output], check=True)
        with open(output, "rb") as file:
            return file.read()

    def same(self, source, flags=""):
        """Whether the compiler makes the same of it as of the call as it is."""
        return self.compile(source, flags) == self.objects[flags]

    def link(self, source, name):
        """A kernel with it, to be booted; the path."""
        self.write(source)
        done = subprocess.run(["make", "-s", self.linux, "LATER=yes"], check=False, timeout=LIMIT, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            said = done.stdout.strip().splitlines() or ["it said nothing"]
            raise Failed(f"make {self.linux}: {said[-1]}")
        kernel = os.path.join(self.work, name)
        # the next one is another file
        os.link(self.linux, kernel)
        return kernel
