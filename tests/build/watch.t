#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""make watch: what a save sets off, what is said of it, and that Ctrl-C leaves
nothing. In a private copy of the tree, as sources are edited."""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
os.chdir(os.path.join(HERE, "../.."))
if sys.argv[1:] != ["private"]:
    os.execv("scripts/private", ["scripts/private", "tests/build/watch.t", "private"])

sys.path.insert(0, os.path.join(HERE, "../lib"))
from terminal import Tap, Terminal  # noqa: E402

MARK = f"UMLAB_WATCH_TEST={os.getpid()}"
# s after which nothing will come any more: a test of the host has the whole kernel
# linked first, which takes a slow machine minutes
HANGS = 600
VERDICT = r"(pass|FAIL)  +(\d+\.\d\d) s  ([^\r\n]*)"
tap = Tap()
# for what watch and verdict have there
temporary = tempfile.mkdtemp(prefix="umlab-test.")
os.environ.update([MARK.split("=")], TMPDIR=temporary)


def read(name):
    with open(name) as file:
        return file.read()


def save(name, text, rename=False):
    """As an editor does: into the file, or beside it and renamed."""
    target = name + "~new.tmp" if rename else name
    with open(target, "w") as file:
        file.write(text)
    if rename:
        os.rename(target, name)


def ours():
    """Processes that come from here, but for this one: pid and command line."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/environ", "rb") as file:
                if MARK.encode() in file.read().split(b"\0") and int(pid) != os.getpid():
                    found[int(pid)] = read(f"/proc/{pid}/cmdline").replace("\0", " ")
        except OSError:
            pass    # gone meanwhile
    return found


def gone():
    """Whether none of them is left; init may take a moment to bury them."""
    end = time.monotonic() + 5
    while ours() and time.monotonic() < end:
        time.sleep(0.05)
    return not ours()


def tell(text):
    """Writes to the pipe by which the watch that runs is told what happens."""
    link = next(link for pid in ours() for link in glob.glob(f"/proc/{pid}/fd/*")
                if "umlab-watch." in os.readlink(link))
    with open(link, "w") as pipe:
        pipe.write(text)


class Watch(Terminal):
    """make watch in a terminal of some width."""

    def __init__(self, *arguments, columns=80):
        super().__init__(["make", "watch", *arguments], columns=columns)
        self.lines = ""

    def told(self, pattern, timeout=HANGS):
        match = self.expect(pattern, timeout)
        if match:
            self.lines += match.string[:match.end()]
        return match

    def verdict(self, what, good):
        """Waits for the verdict on `what`; whether it is as expected."""
        end = time.monotonic() + HANGS
        while time.monotonic() < end:
            match = self.told(VERDICT)
            if not match:
                return False
            if re.search(what, match.group(3)):
                return match.group(1) == ("pass" if good else "FAIL")
        return False


CALL, DEMO, TEST = "syscalls/get_cr3.c", "demos/get_cr3.c", "tests/guest/get_cr3_test.c"
call = read(CALL)
subprocess.run(["make"], stdout=subprocess.DEVNULL, check=True)
image = os.stat("build/rootfs").st_mtime_ns

# -- one file after another

watch = Watch()
tap.ok(watch.told(r"ready  .*\n"), "it says when it is ready", watch.text)

save(CALL, call.replace("-EPERM", "-EXDEV"))
tap.ok(watch.told("Invalid cross-device link"), "a saved call is run by its demo", watch.text)
tap.ok(watch.verdict("^demo get_cr3$", False), "whose failure is a FAIL", watch.text)
tap.ok(watch.verdict("^get_cr3_test$", False), "its test fails too", watch.text)
tap.ok("get_cr3_test.c:" in watch.lines, "and says where", watch.lines)

save(CALL, call, rename=True)
tap.ok(watch.verdict("^demo get_cr3$", True), "mended, by a rename as editors save, it passes", watch.text)
tap.ok(watch.verdict("^get_cr3_test$", True), "with its test", watch.text)

wrong = call.replace("return page_directory(cr3)", "return page_directory(cr4)")
line = wrong[:wrong.index("cr4")].count("\n") + 1
save(CALL, wrong)
tap.ok(watch.told(rf"{CALL}:{line}:\d+: error: .*cr4"), "a compiler's error is shown", watch.text)
tap.ok(watch.verdict("^build$", False), "and is a FAIL of the build", watch.text)
save(CALL, call)
tap.ok(watch.verdict("^get_cr3_test$", True), "the next good save passes", watch.text)

demo = read(DEMO)
save(DEMO, demo.replace('"parent', '"ancestor'))
tap.ok(watch.told("ancestor  *process"), "a saved demo is run", watch.text)
tap.ok(watch.verdict("^demo get_cr3$", True), "and judged", watch.text)
save(DEMO, demo)
watch.verdict("^demo get_cr3$", True)

test = read(TEST)
save(TEST, test + "\n")
tap.ok(watch.verdict("^get_cr3_test$", True), "a saved test is run", watch.text)
tap.ok(os.stat("build/rootfs").st_mtime_ns == image, "no image was made for all that")

PASS, FAIL = "#!/bin/sh\necho ok 1\necho 1..1\n", "#!/bin/sh\necho not ok 1 - planted\necho 1..1\n"
save("tests/calls/list.t", PASS)
tap.ok(watch.verdict(r"^tests/calls/list\.t$", True), "a saved test of the host is run", watch.text)
save("tests/calls/list.t", FAIL)
tap.ok(watch.told("not ok 1 - planted"), "its failed claims are shown", watch.text)
tap.ok(watch.verdict(r"^tests/calls/list\.t$", False), "and it is a FAIL", watch.text)

LESSON = "gdb/lessons/get_cr3.lesson"
save(LESSON, read(LESSON))
tap.ok(watch.verdict("^lesson get_cr3$", True), "a saved lesson is replayed", watch.text)
save(LESSON, read(LESSON) + "\n(gdb) umlab nonsense\n")
tap.ok(watch.told("get_cr3.lesson:") and watch.verdict("^lesson get_cr3$", False),
       "and fails where it is wrong", watch.text)

for name, said in (("tests/long/user.t", "takes minutes: make test TESTS=tests/long/user.t"),
                   ("tests/x86_64/gdb.t", "takes minutes: make test-x86_64 TESTS=tests/x86_64/gdb.t"),
                   ("syscalls/umlab_kunit.c", "only in the kernel of make watch FLAVOUR=debug"),
                   ("uml/debug.config", "only in the kernel of make watch FLAVOUR=debug")):
    save(name, read(name))
    match = watch.told(r"([^\r\n]*): [^\r\n]*(takes|only in)[^\r\n]*|" + VERDICT)
    tap.ok(match and match.group(0) == f"{name}: {said}", f"{name} is not run, and why", match)

save(".get_cr3.c.swp", "")
save("syscalls/get_cr3.c~", "")
save("README.md", read("README.md") + "\n")
match = watch.told(r"[^\r\n]*belongs to it")
tap.ok(match and match.group(0) == "README.md: no demo or test belongs to it",
       "a file that belongs to nothing: one line; an editor's own: none", watch.text)

# -- a make beside it

save(CALL, call + "\n\n")
watch.told(r"kernel  +\.\.\.")
beside = subprocess.run(["make", "build/linux"], capture_output=True, text=True, check=False)
tap.ok(beside.returncode == 0 and "CC" not in beside.stdout and
       re.match(r"make: another make builds in this tree \(pid \d+: make [^)]*\): waiting\n$", beside.stderr),
       "a make beside a build of watch's waits, and has nothing to do", beside)
tap.ok(watch.verdict("^get_cr3_test$", True), "and watch goes on", watch.text)

# -- a save during a run

save(CALL, call + "\n")
watch.told(r"kernel  +\.\.\.")
save(CALL, call.replace("-EPERM", "-EXDEV"))
tap.ok(watch.told("once more"), "a save during a run starts over", watch.text)
tap.ok(watch.verdict("^demo get_cr3$", False), "with what was saved last", watch.text)
save(CALL, call)

# -- Ctrl-C

watch.told(r"kernel  +\.\.\.")
start = time.monotonic()
watch.type("\x03")
status = watch.wait()
took = time.monotonic() - start
tap.ok(took < 2, "Ctrl-C ends it at once, in the middle of a build", f"{took} s")
tap.ok(status == 0, "with status 0", f"{status}: {watch.text}")
tap.ok(gone(), "no process is left", ours())
tap.ok(watch.sane(), "the terminal is as it was")
tap.ok("Error" not in watch.text, "and it is no error", watch.text)

# -- narrow, with one demo for all

watch = Watch("DEMO=sayhello", columns=40)
watch.told(r"ready  .*\n")
save("syscalls/use_signal.c", read("syscalls/use_signal.c") + "\n")
tap.ok(watch.verdict("^demo sayhello$", True), "DEMO= is run whatever is saved", watch.text)
save("syscalls/internal.h", read("syscalls/internal.h") + "\n")
tap.ok(watch.verdict("^demo sayhello$", True), "for a header too", watch.text)
watch.type("\x03")
tap.ok(watch.wait() == 0 and gone(), "Ctrl-C with nothing to do leaves nothing", ours())
watch = Watch(columns=40)
watch.told(r"ready  .*\n")
save("tests/guest/common.h", read("tests/guest/common.h") + "\n")
watch.told(r"(pass|FAIL) [^/]*use_signal_test\r\n")
shown = [line for line in watch.lines.splitlines() if "CC " not in line]
tap.ok(max(map(len, shown), default=99) <= 40 and any("_test," in line for line in shown),
       "40 columns are kept, with all tests in the verdict", "\n".join(shown))
watch.type("\x03")
tap.ok(watch.wait() == 0, "Ctrl-C once more: status 0", watch.text)

# -- inotifywait ends just behind a save

watch = Watch()
watch.told(r"ready  .*\n")
tell(f"saved ./{DEMO}\ngone\n")
tap.ok(watch.told("watch: inotifywait ended: ", 20), "without inotifywait it ends, and says why", watch.text)
tap.ok(watch.wait() > 0 and gone(), "which is an error, and leaves nothing", ours())

# -- the debug kernel's own, with a make that has built it

with tempfile.TemporaryDirectory() as bin:
    save("tests/calls/debug.t", PASS)
    os.symlink("/bin/true", bin + "/make")
    for name in "syscalls/umlab_kunit.c", "uml/debug.config":
        result = subprocess.run(["scripts/verdict", str(time.time()), name], capture_output=True, text=True,
                                env=os.environ | {"FLAVOUR": "debug", "PATH": bin + ":" + os.environ["PATH"]},
                                check=False)
        tap.ok(re.fullmatch(VERDICT + "\n", result.stdout) and "pass" in result.stdout and
               result.stdout.endswith("  tests/calls/debug.t\n"),
               f"{name}, FLAVOUR=debug: tests/calls/debug.t", result)

# -- no terminal, and what cannot be

with subprocess.Popen(["make", "watch"], stdin=subprocess.DEVNULL, text=True,
                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as piped:
    tap.ok(any(line.startswith("ready") for line in iter(piped.stdout.readline, "")),
           "without a terminal it says so by lines")
    save(DEMO, demo)
    said = []
    while not (said and re.match(VERDICT, said[-1])):
        said.append(piped.stdout.readline())
        if not said[-1]:
            break
    tap.ok(re.match(VERDICT, said[-1]), "and gives its verdicts", "".join(said))
    piped.terminate()
    piped.wait()
tap.ok(gone(), "SIGTERM ends it with all it started", ours())

result = subprocess.run(["make", "watch", "DEMO=no_such"], capture_output=True, text=True, check=False)
tap.ok(result.returncode and "no demo no_such" in result.stderr,
       "an unknown DEMO= is refused", result.stderr)

tap.ok(not os.listdir(temporary), "no temporary file is left", os.listdir(temporary))
shutil.rmtree(temporary)
tap.finish()
