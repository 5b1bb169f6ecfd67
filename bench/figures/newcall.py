# SPDX-License-Identifier: GPL-2.0-only
"""newcall: a call of one's own made by make new, to the verdict of its demo; one
line of a call edited, as loop has it; a new file of KUnit tests, to kunit.py's
verdict of it, which is all that it builds and runs."""

import os

from figures import in_turns
from figures.loop import KUNIT_OUT, KUNIT_SUITE
from processes import Failed
from rows import Row
from timed import Mark
from trees import CallEdit, Edit, Tree

NEEDS = ("all",)

NAME = "bench_call"
MAKEFILE = "lib/kunit/Makefile"
MAKEFILE_LINE = r"^obj-\$\(CONFIG_KUNIT_EXAMPLE_TEST\).*$"


def test_of(number):
    return f"""// SPDX-License-Identifier: GPL-2.0-only
#include <kunit/test.h>

static void bench_adds(struct kunit *test)
{{
\tKUNIT_EXPECT_EQ(test, {number} + 1, {number + 1});
}}

static struct kunit_case bench_cases[] = {{ KUNIT_CASE(bench_adds), {{}} }};
static struct kunit_suite bench_suite = {{ .name = "bench", .test_cases = bench_cases }};

kunit_test_suite(bench_suite);
"""


def measure(setup):
    tree = Tree(setup)

    def demo(name):
        verdict = Mark(f"-- {name}: ok")
        tree.make("demo", "DEMO=" + name, mark=verdict)
        return verdict.seconds

    def ours():
        made, _ = tree.make("new", "NAME=" + NAME, "ARGS=const char *text, size_t size")
        seconds = made + demo(NAME)
        tree.make("rm", "NAME=" + NAME)
        tree.make()
        return seconds

    def edit():
        call.next()
        return demo("sayhello")

    def kunit():
        n = next(call.number)
        path = os.path.join(tree.kunit_source, f"lib/kunit/bench-{n}-test.c")
        with open(path, "w", encoding="utf-8") as file:
            file.write(test_of(n))
        line = "obj-$(CONFIG_KUNIT_EXAMPLE_TEST) +="
        makefile.replace(f"{line} kunit-example-test.o bench-{n}-test.o")
        seconds, text = tree.kunit(KUNIT_OUT, KUNIT_SUITE[0], "bench")
        os.unlink(path)
        if "[PASSED] bench_adds" not in text:
            raise Failed("kunit.py gave no verdict")
        return seconds

    with CallEdit(tree.calls) as call, \
            Edit(os.path.join(tree.kunit_source, MAKEFILE), MAKEFILE_LINE) as makefile:
        edit(), edit(), ours(), kunit()  # as in loop
        own, edits, theirs = in_turns(setup.runs, ours, edit, kunit)
    return [Row("newcall", "s", own, "kunit.py", theirs),
            Row("newcall", "s", own, "an edit", edits, aim=3)]
