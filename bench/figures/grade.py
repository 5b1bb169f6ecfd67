# SPDX-License-Identifier: GPL-2.0-only
"""grade: what one submission of the homework's first task costs the processors, by make
grade on a built tree, from make's start to the last check's end; and what its kernel alone
costs by hand, by make ARCH=um in a tree where only its call has changed. Core seconds, of
all processors."""

import itertools
import os
import resource
import time

from figures import in_turns
from processes import Failed
from rows import Row
from trees import Edit, Tree

NEEDS = ("all",)
CALL = "change_cmdline.c"
LINE = r'^static const char area_mark\[\] = "[^"]*";$'


def spent():
    """Core seconds of all our processes that have ended; orphans came to us."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure(setup):
    tree = Tree(setup)
    submission = os.path.join(setup.work, CALL)
    # another call each time, of this run too
    number = itertools.count(int(time.time()) % 1000000 * 1000)

    def text():
        return edit.line.sub(f'static const char area_mark[] = "umlab {next(number)}";', edit.before)

    def ours():
        with open(submission, "w", encoding="utf-8") as file:
            file.write(text())
        before = spent()
        _, said = tree.make("grade", "SUBMISSION=" + submission)
        if "score: 20 of 20" not in said:
            raise Failed("the homework's own call has not all points")
        return spent() - before

    def by_hand():
        edit.write(text())
        before = spent()
        tree.kbuild("um", "linux", "uml/.config")
        took = spent() - before
        edit.write(edit.before)
        tree.make()
        return took

    with Edit(os.path.join(tree.calls, CALL), LINE) as edit:
        # builds what is missing
        ours(), by_hand()
        own, hand = in_turns(setup.runs, ours, by_hand)
    return [Row("grade", "core s", own, "kbuild", hand, aim=6, ratio=False)]
