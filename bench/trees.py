# SPDX-License-Identifier: GPL-2.0-only
"""A private copy of this tree, in which a figure may edit and build."""

import filecmp
import itertools
import os
import re
import shutil
import subprocess
import time

from processes import Failed
from timed import environment, run

LIMIT = 3600  # seconds, for a build from nothing on a slow host
NO_CHECKOUT = "this is no git checkout, which tells sources from all else: get it by " \
    "'git clone', or give figures without a private copy: " \
    "BENCH='boot syscall fork filter rate memory disk growth'"
PARALLEL = f"-j{len(os.sched_getaffinity(0))}"
KUNIT_TEST = "lib/kunit/kunit-example-test.c"

# kbuild refuses a path with spaces or colons; see uml/plainpath.
BIND = ["--mount", "--propagation", "private", "sh", "-c",
        'mount --bind . /mnt && cd /mnt && exec "$@"', "sh"]


def sources(top):
    """All files but what is built, committed or not."""
    result = subprocess.run(["git", "ls-files", "-z", "--cached", "--others",
                             "--exclude-standard"], cwd=top, env=environment(LC_ALL="C"),
                            capture_output=True, check=False)
    if result.returncode:
        said = " ".join(result.stderr.decode(errors="replace").split())
        if "not a git repository" in said:
            said = NO_CHECKOUT
        raise Failed(said)
    return {name for name in os.fsdecode(result.stdout).split("\0")
            if os.path.isfile(os.path.join(top, name))}


def same_stamp(one, other):
    return os.path.exists(other) and filecmp.cmp(one, other, shallow=False) and \
        os.stat(one).st_mtime_ns == os.stat(other).st_mtime_ns


def copy(source, target, *options):
    result = subprocess.run(["cp", "-a", *options, source, target], check=False,
                            stderr=subprocess.PIPE)
    if result.returncode:
        raise Failed("cp: " + result.stderr.decode(errors="replace").strip()[-300:])


class Tree:
    """build/bench/tree: its sources are this tree's own as they are now, with
    two copies of the unpacked kernel, as an edit of a test would be an edit of
    our kernel's source too. It stays, so that the loop need not build it anew
    in each run."""

    def __init__(self, setup):
        self.path = os.path.join(setup.build, "bench/tree")
        self.kunit_source = os.path.join(self.path, "build/src/kunit")
        self.vng_source = os.path.join(self.path, "build/src/vng")
        self.vng_calls = os.path.join(self.vng_source, "kernel/umlab")
        self.calls = os.path.join(self.path, "syscalls")
        self.copy_kernel(os.path.join(setup.build, "src"))
        self.copy_sources(os.curdir)
        self.make("build/src/unpacked")  # if a patch to it has changed

    def copy_kernel(self, source):
        target = os.path.join(self.path, "build/src")
        kernel = os.path.join(target, "linux")
        if all(same_stamp(os.path.join(source, name), os.path.join(target, name))
               for name in ("from", "unpacked")):
            return
        shutil.rmtree(self.path, ignore_errors=True)
        os.makedirs(target)
        # No hard links to the user's: they would count as a change of it.
        copy(os.path.join(source, "linux"), kernel, "--reflink=auto")
        copy(kernel, self.kunit_source, "--link")
        test = os.path.join(self.kunit_source, KUNIT_TEST)
        os.unlink(test)
        shutil.copy2(os.path.join(kernel, KUNIT_TEST), test)
        for name in os.listdir(source):
            if name != "linux":
                shutil.copy2(os.path.join(source, name), target, follow_symlinks=False)

    def copy_sources(self, here):
        """What has not changed since the last time keeps its time."""
        wanted = sources(here)
        for name in wanted:
            source, target = os.path.join(here, name), os.path.join(self.path, name)
            if not os.path.exists(target):
                os.makedirs(os.path.dirname(target), exist_ok=True)
                shutil.copy2(source, target)
            elif not filecmp.cmp(source, target, shallow=False):
                shutil.copyfile(source, target)
        for directory, inner, names in os.walk(self.path):
            if directory == self.path:
                inner.remove("build")
            for name in names:
                path = os.path.join(directory, name)
                if os.path.relpath(path, self.path) not in wanted:
                    os.unlink(path)

    def forget_build(self):
        """Leaves the unpacked source, as it was before anything was built."""
        build = os.path.join(self.path, "build")
        wired = os.path.join(build, "src/wired")
        if os.path.exists(wired):
            os.unlink(wired)
        for name in os.listdir(build):
            path = os.path.join(build, name)
            if os.path.isdir(path) and name != "src":
                shutil.rmtree(path)
            elif not os.path.isdir(path):
                os.unlink(path)

    def make(self, *arguments, mark=None):
        return run(["make", "-C", self.path, *arguments], limit=LIMIT, mark=mark)

    def kbuild(self, arch, target, config):
        """Our kernel as one builds a kernel by hand, in build/plain-ARCH, with a
        configuration from build/. Returns run()'s seconds, and where it is."""
        inner = "build/plain-" + arch
        out = os.path.join(self.path, inner)
        if not os.path.exists(os.path.join(out, ".config")):
            os.makedirs(out, exist_ok=True)
            shutil.copy2(os.path.join(self.path, "build", config), out)
        seconds, _ = run(["uml/kbuild", "build/src/linux", inner, "-s", PARALLEL,
                          "ARCH=" + arch, target], limit=LIMIT, cwd=self.path)
        return seconds, out

    def vng(self):
        """virtme-ng's kernel, of its own configuration and with our calls, by vng
        -b in a copy of the source, as it builds there; run()'s seconds."""
        return run(["vng", "-b"], limit=LIMIT, cwd=self.vng_source)[0]

    def prepare_vng(self):
        """The source, and its kernel: as long as one for everyday use takes."""
        if not os.path.exists(os.path.join(self.vng_source, "vmlinux")):
            shutil.rmtree(self.vng_source, ignore_errors=True)
            copy(os.path.join(self.path, "build/src/linux"), self.vng_source, "--link")
            os.unlink(self.vng_calls)
            os.mkdir(self.vng_calls)
            run(["vng", "--kconfig", "--configitem", "CONFIG_UMLAB=y"], limit=LIMIT,
                cwd=self.vng_source)
        copy(os.path.join(self.calls, "."), self.vng_calls)
        self.vng()

    def kunit(self, out, *which):
        """kunit.py run, in an output directory below the kernel's; which
        tests: as its arguments have it, else all of its own configuration."""
        argv = ["tools/testing/kunit/kunit.py", "run", "--build_dir=" + out, *which]
        if re.search(r"[\s:]", os.path.abspath(self.path)):
            user = ["--map-root-user"] if os.geteuid() else []
            argv = ["unshare", *user, *BIND, "env", "-C", "build/src/kunit", *argv]
            return run(argv, limit=LIMIT, cwd=self.path)
        return run(argv, limit=LIMIT, cwd=self.kunit_source)


class Edit:
    """One line of a file, the first that matches, replaced anew each time, and
    as before in the end."""

    def __init__(self, path, pattern):
        self.path = path
        self.line = re.compile(pattern, re.M)
        with open(path, encoding="utf-8") as file:
            self.before = file.read()
        if not self.line.search(self.before):
            raise Failed(f"{path} has no line like {pattern}, for the loop to edit")

    def write(self, text):
        # a new file: the old one may be a link to the user's own
        part = self.path + ".new"
        with open(part, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(part, self.path)

    def replace(self, line):
        self.write(self.line.sub(line, self.before, count=1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.write(self.before)


class CallEdit(Edit):
    """A line of a call, in the directory of the calls."""

    def __init__(self, calls):
        super().__init__(os.path.join(calls, "sayhello.c"), r"^\treturn 0;$")
        # another number each time, of this run too: other code for the compiler
        self.number = itertools.count(int(time.time()) % 1000000 * 1000)

    def next(self):
        self.replace(f"\treturn current->pid == -{next(self.number)};")
