# SPDX-License-Identifier: GPL-2.0-only
"""What came of one submission, in the folder of its student: whether it was graded, or why
this machine could not. The folder comes whole, or not at all."""

import errno
import json
import os
import shutil

GRADED, MACHINE = "graded", "machine"
FILE = "outcome.json"


def read(to, student):
    """None if there is none."""
    try:
        with open(os.path.join(to, student, FILE), encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return None


def fresh(to, student, key):
    """Whether its grade is there, and is still what it would be."""
    said = read(to, student)
    return bool(said) and said["state"] == GRADED and said["key"] == key


def write(folder, **said):
    with open(os.path.join(folder, FILE), "w", encoding="utf-8") as file:
        json.dump(said, file)


def forget(to, student):
    """What is to be graded has none."""
    try:
        os.unlink(os.path.join(to, student, FILE))
    except (FileNotFoundError, NotADirectoryError):
        pass


def publish(folder, to, student):
    """In place of an older one. A node that was taken for lost may do so, too, at that time:
    one of the two stays, and both are right."""
    place = os.path.join(to, student)
    for attempt in range(9):
        shutil.rmtree(place, ignore_errors=True)
        try:
            os.rename(folder, place)
            return
        except OSError as error:
            if error.errno not in (errno.EEXIST, errno.ENOTEMPTY) or attempt == 8:
                raise


def lost(to, student, why):
    """Of one whose job ended without a word."""
    place = os.path.join(to, student)
    os.makedirs(place, exist_ok=True)
    write(place, state=MACHINE, why=why, key="", seconds=0)
