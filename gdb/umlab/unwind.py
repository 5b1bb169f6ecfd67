# SPDX-License-Identifier: GPL-2.0-only
"""Backtraces through the kernel's entry code on x86_64.

It is assembly without unwind information, so gdb would guess, and show what
happens to lie on the stack as callers. But where entry code calls C, struct
pt_regs is on top of the stack: from user code that is where a backtrace of the
kernel ends, and from an interrupt it goes on in what was interrupted."""

import functools

import gdb
from gdb.unwinder import Unwinder, register_unwinder

from .kernel import REGISTERS, address_of, lookup_type, read_words

SAVED = REGISTERS[:REGISTERS.index("fs_base")]
KERNEL_CS = 0x10
# those that a frame's code and variables are found by
RESTORED = ("r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi rip "
            "rsp").split()


class FrameId:
    """What stays the same while the CPU is in one frame."""

    def __init__(self, sp, pc):
        self.sp = sp
        self.pc = pc


class EntryCode(Unwinder):
    """Unwinds entry_64.S."""

    def __init__(self):
        super().__init__("umlab-entry")

    @functools.cached_property
    def code(self):
        return range(address_of("__entry_text_start"),
                     address_of("__entry_text_end"))

    def __call__(self, pending):
        number = lookup_type("unsigned long")
        if int(pending.read_register("rip").cast(number)) not in self.code:
            return None
        sp = int(pending.read_register("rsp").cast(number))
        if pending.level() == 0:
            # how much it has pushed by now is not known
            return self.frame(pending, sp, {})
        registers = dict(zip(SAVED, read_words(sp, len(SAVED))))
        return self.frame(pending, sp + 8 * len(SAVED), registers)

    def frame(self, pending, sp, registers):
        """A frame at sp, and the registers where it was entered: those of
        kernel code, or else a zero, where gdb stops."""
        info = pending.create_unwind_info(
            FrameId(gdb.Value(sp), gdb.Value(self.code.start)))
        # where entry code itself was interrupted, it is no struct pt_regs
        if registers.get("cs") != KERNEL_CS:
            registers = {"rip": 0, "rbp": 0, "rsp": sp}
        for name in RESTORED:
            if name in registers:
                info.add_saved_register(name, gdb.Value(registers[name]))
        return info


def register():
    """Make gdb use it."""
    register_unwinder(None, EntryCode(), replace=True)
