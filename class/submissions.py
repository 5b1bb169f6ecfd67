# SPDX-License-Identifier: GPL-2.0-only
"""What there is to grade, and what a grade comes from: as long as that is the same, so is
the grade."""

import hashlib
import os
import stat

from processes import Failed

ENDINGS = (".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".tar.zst", ".tar", ".bundle", ".patch", ".mbox", ".c")
RESULTS = ("class.csv", "class.json", "index.html")
# what grade reads of this tree, but for the assignments
ROOMS = ("grade", "syscalls", "uml", "include", "init", "launcher", "rootfs", "demos", "scripts/own",
         "tests/guest", "tests/lib/complaints.list", "Makefile", "config.mk")
TOLD = ("KERNEL", "KSRC", "SUITE", "CC", "GRADE_CC")
# take does not look there
LEFT_OUT = {".git", "build", "__pycache__"}
MOST = 1 << 26  # bytes of a file that are read; of a larger one its size and time count


def found(folder):
    """[(student, path)], or Failed."""
    if not folder:
        raise Failed("SUBMISSIONS= is missing: give a directory that has a folder or file a student")
    try:
        entries = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError as error:
        raise Failed(f"SUBMISSIONS={folder}: {error.strerror}: give a directory") from None
    if not entries:
        raise Failed(f"SUBMISSIONS={folder}: it is empty: put a folder or file a student there")
    students = {}
    for entry in entries:
        ending = next((ending for ending in ENDINGS if entry.lower().endswith(ending)), "")
        name = entry[:len(entry) - len(ending)] or entry
        if name in students:
            raise Failed(f"SUBMISSIONS={folder}: {os.path.basename(students[name])} and {entry} are both "
                         f"{name}'s: leave one of them")
        if name in RESULTS or name.startswith("."):
            raise Failed(f"SUBMISSIONS={folder}: {entry}: that name is taken: give it another")
        students[name] = os.path.realpath(os.path.join(folder, entry))
    return list(students.items())


def add(key, path):
    """A file or folder into a hash. No link is followed, and nothing is opened that is no file."""
    try:
        about = os.lstat(path)
        if stat.S_ISDIR(about.st_mode):
            for name in sorted(os.listdir(path)):
                if name not in LEFT_OUT:
                    key.update(f"{name}/".encode(errors="surrogateescape"))
                    add(key, os.path.join(path, name))
        elif stat.S_ISREG(about.st_mode) and about.st_size <= MOST:
            with open(path, "rb") as file:
                key.update(f"{about.st_size} ".encode() + file.read())
        elif stat.S_ISLNK(about.st_mode):
            key.update(os.fsencode(os.readlink(path)))
        else:
            key.update(f"{about.st_mode} {about.st_size} {about.st_mtime_ns}".encode())
    except OSError as error:
        key.update(f"{error.errno}".encode())


def hashed(*paths):
    key = hashlib.sha256()
    for path in paths:
        add(key, path)
    return key.hexdigest()


def ground(assignment, build):
    """A hash of all that grades have in common: this tree, and what is asked for."""
    rooms = [os.path.join(room, name) for room in ROOMS if os.path.isdir(room)
             for name in sorted(os.listdir(room)) if (room, name) != ("grade", "assignments")]
    rooms += [room for room in ROOMS if os.path.isfile(room)]
    key = hashed(*rooms, os.path.join(build, "uml/.config"), assignment.folder)
    told = "\0".join(f"{name}={os.environ.get(name, '')}" for name in TOLD)
    return hashlib.sha256(f"{key} {told}".encode(errors="surrogateescape")).hexdigest()


def key(path, common):
    """What a grade is of."""
    return hashlib.sha256(f"{common} {os.path.isdir(path)} {hashed(path)}".encode()).hexdigest()
