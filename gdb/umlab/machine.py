# SPDX-License-Identifier: GPL-2.0-only
"""What differs from machine to machine: how system calls' symbols are named,
which task runs, where its user registers and its memory are, how the guest is
started. The commands ask here and nowhere else; um.py and x86_64.py answer."""

import functools

import gdb

from .kernel import address_of
from .um import UserModeLinux
from .x86_64 import X86


@functools.cache
def machine():
    """The machine that is debugged."""
    if address_of("cpu_tasks") is not None:
        return UserModeLinux()
    if address_of("entry_SYSCALL_64") is not None:
        return X86()
    raise gdb.GdbError(f"umlab: {gdb.objfiles()[0].filename} is no kernel for "
                       "User-Mode Linux or x86_64")
