# SPDX-License-Identifier: GPL-2.0-only
"""What differs from machine to machine: how system calls' symbols are named,
which task runs, where its user registers and its memory are. The commands
ask here and nowhere else."""

import functools
import struct

import gdb

PAGE_SHIFT = 12
PAGE_SIZE = 1 << PAGE_SHIFT
PAGE_MASK = ~(PAGE_SIZE - 1) & (1 << 64) - 1


def read(address, size):
    """Bytes of the kernel's memory."""
    return bytes(gdb.selected_inferior().read_memory(address, size))


@functools.cache
def lookup_type(name):
    """gdb.lookup_type(), which takes its time, once."""
    return gdb.lookup_type(name)


def read_words(address, count):
    return struct.unpack("<%dQ" % count, read(address, 8 * count))


class UserModeLinux:
    """ARCH=um, SUBARCH=x86_64, page tables of three levels (6.12)."""

    symbol_prefix = "sys_"
    # how far each level's index is shifted; 512 entries each
    levels = (30, 21, 12)
    # _PAGE_PRESENT, and _PAGE_PROTNONE: mapped, but not for the process
    present = 0x001 | 0x010
    # struct user_regs_struct, as PTRACE_GETREGS fills regs.gp
    registers = ("r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi "
                 "orig_rax rip cs eflags rsp ss fs_base gs_base ds es fs "
                 "gs").split()
    # where the kernel is just about to give the CPU back to user code
    return_to_user = "current_mm_sync"

    def current(self):
        """The running task, a struct task_struct *."""
        cpu = gdb.parse_and_eval("cpu_tasks[0]")
        # 6.12 has a struct there, later kernels the pointer itself
        if cpu.type.strip_typedefs().code == gdb.TYPE_CODE_STRUCT:
            cpu = cpu["task"]
        return cpu.cast(lookup_type("struct task_struct").pointer())

    def user_registers(self, task):
        """A task's registers as its user code left them, by name."""
        gp = task["thread"]["regs"]["regs"]["gp"]
        return dict(zip(self.registers,
                        read_words(int(gp.address), len(self.registers))))

    def syscall_number(self, task):
        """Of the call that a task is in; negative if it is in none."""
        return int(task["thread"]["regs"]["regs"]["syscall"])

    @functools.cached_property
    def memory_start(self):
        """Where the guest's physical memory lies in UML's address space."""
        return int(gdb.parse_and_eval("(unsigned long)uml_physmem"))

    @functools.cached_property
    def own_memory(self):
        """UML's own addresses: its program and the guest's memory."""
        return range(int(gdb.parse_and_eval("(unsigned long)&__binary_start")),
                     int(gdb.parse_and_eval("(unsigned long)high_physmem")))

    def physical(self, address):
        """The kernel's address of a physical one."""
        return self.memory_start + address


@functools.cache
def machine():
    """The machine that is debugged."""
    if gdb.lookup_global_symbol("cpu_tasks") is None:
        raise gdb.GdbError("umlab: %s is no User-Mode Linux kernel" %
                           gdb.objfiles()[0].filename)
    return UserModeLinux()
