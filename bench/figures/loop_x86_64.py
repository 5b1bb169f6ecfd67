# SPDX-License-Identifier: GPL-2.0-only
"""loop_x86_64: one line of a call edited, to the verdict of its demo in QEMU, by make
demo ON=x86_64; the same line, make ARCH=x86_64 by hand and the demo in that
kernel; and the same line in another copy and vng -b, which builds virtme-ng's kernel and runs
nothing, where there is a vng: Debian has one from 13 on."""

import os
import shutil
import sys
from contextlib import ExitStack

from figures import duration, in_turns
from machines import Qemu
from rows import Row
from timed import Mark
from trees import CallEdit, Tree

NEEDS = ("all", "{build}/x86_64/bzImage")


def measure(setup):
    tree = Tree(setup)

    def ours():
        call.next()
        verdict = Mark("-- sayhello: ok")
        tree.make("demo", "DEMO=sayhello", "ON=x86_64", mark=verdict)
        return verdict.seconds

    def by_hand():
        call.next()
        seconds, out = tree.kbuild("x86_64", "bzImage", "x86_64/.config")
        kernel = os.path.join(out, "arch/x86/boot/bzImage")
        return seconds + duration(Qemu(setup, kernel), "sayhello")()

    def vng():
        same.next()
        return tree.vng()

    with_vng = shutil.which("vng")
    if with_vng:
        tree.prepare_vng()
    else:
        print("bench: loop_x86_64: there is no vng here to compare with", file=sys.stderr)
    with ExitStack() as edits:
        call = edits.enter_context(CallEdit(tree.calls))
        # Builds what is missing; and the short way to link is taken only once it
        # has been compared with the long one.
        ours(), ours(), by_hand()
        measures = [ours, by_hand]
        if with_vng:
            same = edits.enter_context(CallEdit(tree.vng_calls))
            measures.append(vng)
        own, hand, *theirs = in_turns(setup.runs, *measures)
    rows = [Row("loop_x86_64", "s", own, "by hand", hand)]
    return rows + [Row("loop_x86_64", "s", own, "vng -b", other, aim=0.4) for other in theirs]
