# SPDX-License-Identifier: GPL-2.0-only
"""disk: the blocks that a fresh sandbox's own files take at the prompt; not
their apparent size, which is that of the whole disk. A throw-away sandbox has
them in memory. disk --keep: the image that is left after true."""

import glob
import os

from figures import in_turns
from figures.memory import at_prompt
from machines import Howto, Umlab
from processes import Failed
from rows import Row
from timed import run

NEEDS = ("all", "{build}/bench/linux")
KIB = 1024
BLOCK = 512  # what st_blocks counts, whatever the file system's blocks are

# The copy-on-write file and the request's device, by their names in there.
OURS = ("/cow", "/ring")


def blocks(path):
    return os.stat(path).st_blocks * BLOCK / KIB


def open_in_sandbox(pids):
    """The blocks of our files, which have no name any more at the prompt."""
    found = {}
    for pid in pids:
        try:
            links = [f"/proc/{pid}/fd/{fd}" for fd in os.listdir(f"/proc/{pid}/fd")]
        except PermissionError:
            continue  # the supervisor, which has closed them
        for link in links:
            name = os.readlink(link).removesuffix(" (deleted)")
            if name in OURS:
                found[name] = blocks(link)
    if len(found) != len(OURS):
        raise Failed(f"the sandbox has only {sorted(found)} open, not {OURS}")
    return sum(found.values())


def measure(setup):
    umlab, uml = Umlab(setup), Howto(setup)
    image = os.path.join(setup.work, "kept")

    def kept():
        run(**umlab.exec("true", options=("--keep", image)))
        try:
            return blocks(image)
        finally:
            os.unlink(image)

    def of_howto(_pids):
        return sum(map(blocks, glob.glob(os.path.join(glob.escape(setup.work), "*.cow"))))

    ours, kept_ones, howto = in_turns(setup.runs,
                                      lambda: at_prompt(umlab, open_in_sandbox),
                                      kept,
                                      lambda: at_prompt(uml, of_howto))
    return [Row("disk", "KiB", ours, Howto.name, howto, aim=64, ratio=False),
            Row("disk --keep", "KiB", kept_ones, aim=64, ratio=False)]
