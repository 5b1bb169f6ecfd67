# SPDX-License-Identifier: GPL-2.0-only
"""The tree's files that a client may read, and those of a call that it may write."""

import os
import re
import sys
import tempfile

from jobs import Failed

TREE = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path[:0] = [os.path.join(TREE, "scripts/own")]

from call import rows  # noqa: E402

MOST = 1 << 18  # bytes of a file that is read or written
OF_A_CALL = re.compile(r"syscalls/(?P<source>\w+)\.c|syscalls/(?P<header>\w+)\.h|demos/(?P<demo>\w+)\.c|"
                       r"tests/guest/(?P<test>\w+)_test\.c|syscalls/man/(?P<page>\w+)\.2")


def inside(path):
    """The path from the tree's top; raises Failed if it leads out of the tree."""
    real = None if "\0" in path else os.path.realpath(os.path.join(TREE, path))
    if not real or os.path.commonpath([real, TREE]) != TREE:
        raise Failed(f"{path!r} is not in the tree: give a path from its top, as syscalls/sayhello.c")
    return os.path.relpath(real, TREE)


def read(path):
    """A file's text."""
    place = inside(path)
    try:
        # a FIFO is not to be waited for
        with open(os.open(os.path.join(TREE, place), os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            text = file.read(MOST + 1)
    except OSError as error:
        raise Failed(f"{path}: {error.strerror}") from None
    if len(text) > MOST:
        raise Failed(f"{path} has more than {MOST >> 10} KiB")
    return text.decode(errors="replace")


def listed(path):
    """The names in a directory, those of directories with a /."""
    place = os.path.join(TREE, inside(path))
    names = (f"{entry.name}/" if entry.is_dir() else entry.name for entry in os.scandir(place))
    return "\n".join(sorted(names))


def call_of(path):
    """The call whose file that is; raises Failed if it is none that may be written."""
    match = OF_A_CALL.fullmatch(path)
    calls = rows(os.path.join(TREE, "syscalls/table"))
    name = next(filter(None, match.groups()), None) if match else None
    if match and match["header"]:
        name = next((call for call in calls if re.fullmatch(rf"{call}(_\w+)?", name)), None)
    if name not in calls:
        raise Failed(f"{path!r} may not be written: syscalls/NAME.c and NAME*.h, demos/NAME.c, "
                     "tests/guest/NAME_test.c and syscalls/man/NAME.2 may, for a call NAME of "
                     "syscalls/table (the user adds one by 'make new NAME=...')")
    return name


def write(path, text):
    """Replaces a file of a call's, or makes it."""
    call_of(path)
    # no link may stand in for it
    if inside(path) != path or os.path.islink(os.path.join(TREE, path)):
        raise Failed(f"{path} leads elsewhere, and is not written")
    place = os.path.join(TREE, path)
    part, name = tempfile.mkstemp(dir=os.path.dirname(place), prefix=".mcp.")
    try:
        with open(part, "w", encoding="utf-8") as file:
            file.write(text)
        mode = os.stat(place).st_mode & 0o777 if os.path.exists(place) else 0o644
        os.chmod(name, mode)
        os.replace(name, place)
    except BaseException:
        os.unlink(name)
        raise
