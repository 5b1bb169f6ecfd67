# SPDX-License-Identifier: GPL-2.0-only
"""cold: from unpacked source to the verdict of the first demo, with the guest
built on the way; kunit.py from the same source to its verdict, kernel only.
Neither uses a compiler cache. What is fetched is in the cache, but for
Debian's index, which debootstrap always fetches."""

import os
import shutil

from figures import in_turns
from processes import Failed
from rows import Row
from trees import Tree

NEEDS = ("all",)

# from the source's directory; what is below build/ goes with the rest
KUNIT_OUT = "../../bench-kunit"


def measure(setup):
    tree = Tree(setup)

    def ours():
        tree.forget_build()
        seconds, text = tree.make("demo", "DEMO=sayhello", "CCACHE=")
        if "-- sayhello: ok" not in text:
            raise Failed("the demo gave no verdict")
        return seconds

    def kunit():
        shutil.rmtree(os.path.join(tree.kunit_source, KUNIT_OUT), ignore_errors=True)
        return tree.kunit(KUNIT_OUT)[0]

    own, theirs = in_turns(setup.cold_runs, ours, kunit)
    return [Row("cold", "s", own, "kunit.py", theirs, aim=1.0)]
