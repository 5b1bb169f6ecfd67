# SPDX-License-Identifier: GPL-2.0-only
"""Reading the kernel's memory and its types, whatever machine it is for."""

import functools
import struct

import gdb

PAGE_SHIFT = 12
PAGE_SIZE = 1 << PAGE_SHIFT
PAGE_MASK = ~(PAGE_SIZE - 1) & (1 << 64) - 1

# struct user_regs_struct, as PTRACE_GETREGS fills it and core files have it
REGISTERS = ("r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi "
             "orig_rax rip cs eflags rsp ss fs_base gs_base ds es fs "
             "gs").split()


def read(address, size):
    """Bytes of the kernel's memory."""
    return bytes(gdb.selected_inferior().read_memory(address, size))


@functools.cache
def lookup_type(name):
    """gdb.lookup_type(), which takes its time, once."""
    return gdb.lookup_type(name)


def read_words(address, count):
    return struct.unpack(f"<{count}Q", read(address, 8 * count))


def address_of(symbol):
    """Where a function or variable is, or None if the kernel has none of that
    name."""
    try:
        return int(gdb.parse_and_eval(f"(unsigned long)&'{symbol}'"))
    except gdb.error:
        return None
