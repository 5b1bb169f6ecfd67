# SPDX-License-Identifier: GPL-2.0-only
"""x86_64: the kernel as QEMU's gdbstub shows it. gdb sees what the CPU sees,
user code too when that is what runs."""

import functools

import gdb

from . import qemu, unwind
from .kernel import REGISTERS, address_of, read_words
from .unwind import SAVED

NO_CALL = (1 << 64) - 1
PRESENT, PROTNONE, HUGE = 0x001, 0x100, 0x080
ADDRESS = (1 << 52) - (1 << 12)
CR4_LA57 = 1 << 12


def register(name):
    """A register of the CPU, whichever frame is selected."""
    # of all the types that registers have, flags cannot be cast
    value = gdb.newest_frame().read_register(name)
    return int(value.format_string(format="x"), 16)


class X86:
    """ARCH=x86_64, one CPU."""

    name = "x86_64"
    settings = qemu.SETTINGS
    symbol_prefix = "__x64_sys_"
    huge = HUGE
    # every way back to user code leads through one of them (entry_64.S)
    return_to_user = ("entry_SYSRETQ_unsafe_stack",
                      "swapgs_restore_regs_and_return_to_usermode")
    # the upper half
    own_memory = range(1 << 63, 1 << 64)

    def __init__(self):
        unwind.register()

    def prepare(self, sandbox):
        """All that goes before start()."""
        qemu.connect(sandbox)

    def start(self):
        """Boot, and run to the first breakpoint."""
        gdb.execute("continue")

    def current(self):
        """The running task, a struct task_struct *."""
        # 6.2 to 6.14 have it in a struct with others
        hot = address_of("pcpu_hot") is not None
        return gdb.parse_and_eval("pcpu_hot.current_task" if hot else
                                  "current_task")

    def in_user_code(self):
        """Whether gdb has stopped there."""
        return register("cs") & 3 == 3

    def saved_registers(self, task):
        """task_pt_regs(): they are at the very top of the kernel's stack."""
        top = int(task["stack"]) + self.stack_size
        return dict(zip(SAVED, read_words(top - 8 * len(SAVED), len(SAVED))))

    @functools.cached_property
    def stack_size(self):
        """THREAD_SIZE."""
        return address_of("__end_init_stack") - address_of("init_stack")

    def user_registers(self, task):
        """A task's registers as its user code left them, by name."""
        running = task == self.current()
        if running and self.in_user_code():
            values = {name: register(name) for name in REGISTERS
                      if name != "orig_rax"}
            values["orig_rax"] = NO_CALL
            return values
        values = self.saved_registers(task)
        thread = task["thread"]
        values.update({"ds": int(thread["ds"]), "es": int(thread["es"]),
                       "fs": int(thread["fsindex"]),
                       "gs": int(thread["gsindex"])})
        if running:
            # not saved before another task runs; swapgs has been done
            values["fs_base"] = register("fs_base")
            values["gs_base"] = register("k_gs_base")
        else:
            values["fs_base"] = int(thread["fsbase"])
            values["gs_base"] = int(thread["gsbase"])
        return values

    def syscall_number(self, task):
        """Of the call that a task is in; negative if it is in none."""
        number = self.user_registers(task)["orig_rax"]
        return number if number < 1 << 31 else -1

    @functools.cached_property
    def levels(self):
        """How far each level's index is shifted; 512 entries each."""
        four = (39, 30, 21, 12)
        return (48,) + four if register("cr4") & CR4_LA57 else four

    @property
    def user_end(self):
        """The lower half ends here."""
        return 1 << self.levels[0] + 8

    @functools.cached_property
    def memory_start(self):
        """PAGE_OFFSET: where all of physical memory is mapped."""
        if address_of("page_offset_base") is not None:
            return int(gdb.parse_and_eval("page_offset_base"))
        return 0xffff888000000000

    def physical(self, address):
        """The kernel's address of a physical one."""
        return self.memory_start + address

    def target(self, entry):
        """The physical address that a page table's entry has, or None."""
        if entry & PRESENT:
            return entry & ADDRESS
        # mapped, but not for the process; such an address is inverted, so that
        # a CPU that looks at it in spite of that (L1TF) finds nothing there
        return ~entry & ADDRESS if entry & PROTNONE else None
