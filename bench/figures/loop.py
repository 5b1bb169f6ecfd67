# SPDX-License-Identifier: GPL-2.0-only
"""loop: one line of a call edited, to the verdict of its demo, by make demo, and
to make's end, when the kernel has its debug information, too; one line of a
KUnit test edited, to kunit.py's verdict of its suite, which is all that it
builds and runs; and a line of that call edited, make ARCH=um by hand, and the
demo in the kernel that this built."""

import os

from figures import duration, in_turns
from machines import Umlab
from processes import Failed
from rows import Row
from timed import Mark
from trees import KUNIT_TEST, CallEdit, Edit, Tree

NEEDS = ("all",)

# from the source's directory, as cold's, and so gone with it
KUNIT_OUT = "../../bench-kunit-suite"
KUNIT_SUITE = ("--kunitconfig=" + os.path.dirname(KUNIT_TEST), "example")
# also as a run that was killed has left it
TEST_LINE = r"^\tKUNIT_EXPECT_EQ\(test, \d+ \+ 1, \d+\);$"


def measure(setup):
    tree = Tree(setup)
    ends = []

    def ours():
        call.next()
        verdict = Mark("-- sayhello: ok")
        seconds, _ = tree.make("demo", "DEMO=sayhello", mark=verdict)
        ends.append(seconds)
        return verdict.seconds

    def kunit():
        n = next(call.number)
        test.replace(f"\tKUNIT_EXPECT_EQ(test, {n} + 1, {n + 1});")
        seconds, text = tree.kunit(KUNIT_OUT, *KUNIT_SUITE)
        if "[PASSED] example_simple_test" not in text:
            raise Failed("kunit.py gave no verdict")
        return seconds

    def by_hand():
        call.next()
        seconds, out = tree.kbuild("um", "linux", "uml/.config")
        kernel = os.path.join(out, "linux")
        return seconds + duration(Umlab(setup, kernel=kernel), "sayhello")()

    with CallEdit(tree.calls) as call, \
            Edit(os.path.join(tree.kunit_source, KUNIT_TEST), TEST_LINE) as test:
        # Builds what is missing; and umlab's short way to link is taken only
        # once it has been compared with the long one.
        ours(), ours(), kunit(), by_hand()
        ends.clear()
        own, theirs, hand = in_turns(setup.runs, ours, kunit, by_hand)
    return [Row("loop", "s", own, "kunit.py", theirs, aim=0.15),
            Row("loop", "s", own, "by hand", hand),
            Row("loop to the end", "s", ends, "by hand", hand)]
