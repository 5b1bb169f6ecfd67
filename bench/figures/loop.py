# SPDX-License-Identifier: GPL-2.0-only
"""loop: one line of a call edited, to the verdict of its demo, by make demo;
one line of a KUnit test edited, to kunit.py's verdict of its suite, which is
all that it builds and runs."""

import itertools
import os
import time

from figures import in_turns
from processes import Failed
from rows import Row
from trees import KUNIT_TEST, Edit, Tree

NEEDS = ("all",)

CALL, CALL_LINE = "syscalls/sayhello.c", r"^\treturn 0;$"
# from the source's directory, as cold's, and so gone with it
KUNIT_OUT = "../../bench-kunit-suite"
KUNIT_SUITE = ("--kunitconfig=" + os.path.dirname(KUNIT_TEST), "example")
# also as a run that was killed has left it
TEST_LINE = r"^\tKUNIT_EXPECT_EQ\(test, \d+ \+ 1, \d+\);$"


def measure(setup):
    tree = Tree(setup)
    # another number each time, of this run too: other code for the compiler
    number = itertools.count(int(time.time()) % 1000000 * 1000)

    def ours():
        call.replace(f"\treturn current->pid == -{next(number)};")
        seconds, text = tree.make("demo", "DEMO=sayhello")
        if "-- sayhello: ok" not in text:
            raise Failed("the demo gave no verdict")
        return seconds

    def kunit():
        n = next(number)
        test.replace(f"\tKUNIT_EXPECT_EQ(test, {n} + 1, {n + 1});")
        seconds, text = tree.kunit(KUNIT_OUT, *KUNIT_SUITE)
        if "[PASSED] example_simple_test" not in text:
            raise Failed("kunit.py gave no verdict")
        return seconds

    with Edit(os.path.join(tree.path, CALL), CALL_LINE) as call, \
            Edit(os.path.join(tree.kunit_source, KUNIT_TEST), TEST_LINE) as test:
        # Builds what is missing; and umlab's short way to link is taken only
        # once it has been compared with the long one.
        ours(), ours(), kunit()
        own, theirs = in_turns(setup.runs, ours, kunit)
    return [Row("loop", "s", own, "kunit.py", theirs, aim=0.4)]
