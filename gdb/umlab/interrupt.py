# SPDX-License-Identifier: GPL-2.0-only
"""Steps over User-Mode Linux's interrupts, which are signals of the host's.

A signal that comes in the middle of a step takes gdb to the first instruction
of the handler. If the step was in the code of an inlined function just then,
gdb takes the handler for the next line and stops there. But it knows how to
step over a function that was called. So for that one instruction the handler
is shown as called by what was interrupted; further on it is gdb's affair, and
a backtrace has <signal handler called>."""

import functools

import gdb
from gdb.unwinder import Unwinder, register_unwinder

from .kernel import address_of, lookup_type, read_words
from .unwind import FrameId

HANDLER = "hard_handler"
# gregset_t of x86_64's ucontext_t
SAVED = "r8 r9 r10 r11 r12 r13 r14 r15 rdi rsi rbp rbx rdx rax rcx rsp rip".split()
GREGS = 40


class HandlerEntry(Unwinder):
    """Unwinds the handler's first instruction."""

    def __init__(self):
        super().__init__("umlab-interrupt")

    @functools.cached_property
    def entry(self):
        return address_of(HANDLER)

    def __call__(self, pending):
        def register(name):
            return int(pending.read_register(name).cast(
                lookup_type("unsigned long")))

        if pending.level() or register("rip") != self.entry:
            return None
        # the handler's third argument
        values = read_words(register("rdx") + GREGS, len(SAVED))
        info = pending.create_unwind_info(FrameId(
            gdb.Value(register("rsp")), gdb.Value(self.entry)))
        for name, value in zip(SAVED, values):
            info.add_saved_register(name, gdb.Value(value))
        return info


def step_over():
    """Make gdb do so, for next as for step."""
    register_unwinder(None, HandlerEntry(), replace=True)
    gdb.execute("skip function " + HANDLER, to_string=True)
