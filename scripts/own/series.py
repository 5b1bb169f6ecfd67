# SPDX-License-Identifier: GPL-2.0-only
"""Calls that come from elsewhere: a series of patches for the kernel, as make
export and make patch write it, or a folder laid out as this tree."""

import glob
import os
import re
import subprocess
import tempfile

from arguments import Mistake
from call import TABLE, further_tests, rows

TEST = "tests/guest/NAME_test.c"
# Where a series has what belongs to a call, and where this tree has it. Nothing
# else is taken.
PLACES = (
    ("kernel/umlab/NAME.c", "syscalls/NAME.c"),
    ("tools/testing/selftests/umlab/NAME_demo.c", "demos/NAME.c"),
    ("tools/testing/selftests/umlab/NAME_test.c", TEST),
    ("Documentation/umlab/NAME.2", "syscalls/man/NAME.2"),
)
MOST = 1 << 20  # bytes of a file


class Found:
    """A call that somebody has: number, name, arguments, {our path: text}."""

    def __init__(self, number, name, arguments, files):
        self.number, self.name, self.arguments, self.files = number, name, arguments, files


def text_of(path):
    """The text of a regular file, or None if there is none."""
    if os.path.islink(path) or not os.path.isfile(path):
        return None
    if os.path.getsize(path) > MOST:
        raise Mistake(f"{path}: has more than {MOST} bytes: that is no source of a call")
    with open(path, encoding="utf-8") as file:
        try:
            return file.read()
        except UnicodeDecodeError:
            raise Mistake(f"{path}: is no text (UTF-8)") from None


def files_below(top, name, names, places):
    """{our path: text} of what there is of a call; names are those of all calls."""
    pairs = [(theirs.replace("NAME", name), ours.replace("NAME", name)) for theirs, ours in places]
    for theirs, ours in places:
        if ours == TEST:
            folder = os.path.dirname(theirs)
            tests = glob.glob(os.path.join(glob.escape(top), folder, "*.c"))
            pairs += [(os.path.join(folder, os.path.basename(path)),
                       os.path.join(os.path.dirname(ours), os.path.basename(path)))
                      for path in further_tests(name, tests, names)]
    texts = {ours: text_of(os.path.join(top, theirs)) for theirs, ours in pairs}
    return {ours: text for ours, text in texts.items() if text is not None}


def from_folder(top):
    """The calls of a folder that has our layout."""
    ours = [(place, place) for _, place in PLACES]
    listed = rows(os.path.join(top, TABLE))
    return [Found(number, name, arguments, files_below(top, name, listed, ours))
            for name, (number, option, arguments) in listed.items() if option == "UMLAB"]


def declared_arguments(name, source):
    """The list's text for the arguments of SYSCALL_DEFINEn(name, ...)."""
    match = re.search(rf"\bSYSCALL_DEFINE([0-6])\(\s*{name}\b([^)]*)\)", source)
    if not match:
        raise Mistake(f"kernel/umlab/{name}.c of the series has no SYSCALL_DEFINE of {name}")
    words = [" ".join(word.replace("__user", " ").split()) for word in match[2].split(",")[1:]]
    if len(words) != 2 * int(match[1]):
        raise Mistake(f"SYSCALL_DEFINE{match[1]}({name}, ...): has not {match[1]} types and names")
    pairs = (f"{type_}{'' if type_.endswith('*') else ' '}{name_}"
             for type_, name_ in zip(words[::2], words[1::2]))
    return ", ".join(pairs) or "void"


def patches_in(path):
    if os.path.isfile(path):
        return [os.path.realpath(path)]
    return sorted(os.path.realpath(os.path.join(path, name)) for name in os.listdir(path)
                  if name.endswith(".patch"))


def from_patches(patches):
    """The calls of a series: of the rows that it adds to the kernel's table."""
    text = "".join(text_of(path) or "" for path in patches)
    added = re.findall(r"(?m)^\+(\d+)\t(?:64|common)\t([a-z][a-z0-9_]*)\s+sys_\2$", text)
    with tempfile.TemporaryDirectory() as work:
        wanted = [f"--include={os.path.dirname(place)}/*" for place, _ in PLACES]
        done = subprocess.run(["git", "apply", *wanted, *patches], cwd=work, capture_output=True,
                              text=True, env={**os.environ, "GIT_CEILING_DIRECTORIES": work})
        if done.returncode:
            raise Mistake(f"git cannot apply the series: {done.stderr.strip().splitlines()[0]}")
        found = []
        for number, name in added:
            files = files_below(work, name, [other for _, other in added], PLACES)
            source = files.get(f"syscalls/{name}.c")
            if source is None:
                raise Mistake(f"the series has a row for {name} and no kernel/umlab/{name}.c")
            found.append(Found(int(number), name, declared_arguments(name, source), files))
    return found


def find(path):
    """All calls in a folder or series, or Mistake."""
    if not path:
        raise Mistake("FROM= is missing: give a series of patches, or a folder with syscalls/table")
    if not os.path.exists(path):
        raise Mistake(f"FROM={path}: there is no such folder or file")
    if os.path.isdir(path) and os.path.isfile(os.path.join(path, TABLE)):
        found = from_folder(path)
    else:
        patches = patches_in(path)
        if not patches:
            raise Mistake(f"FROM={path}: has neither syscalls/table nor patches (*.patch)")
        found = from_patches(patches)
    if not found:
        raise Mistake(f"FROM={path}: adds no system call to the kernel's table")
    return found
