# SPDX-License-Identifier: GPL-2.0-only
"""User-Mode Linux: a process that gdb starts, and where things are in it."""

import functools
import os
import shlex

import gdb

from . import interrupt
from .demo import demo_words
from .kernel import PAGE_MASK, REGISTERS, lookup_type, read_words


def idlest_cpu():
    """The CPU where a scheduler has put us just now: kernel and guest hand
    over to each other all the time, which is slow across two."""
    with open("/proc/self/stat") as stat:
        return int(stat.read().rsplit(")", 1)[1].split()[36])


def kernel_arguments(sandbox):
    """As the launcher's, but with a console and no agent."""
    words = [
        "mem=" + os.environ.get("MEM", "256M"),
        f"ubd0={sandbox}/cow,{os.environ['ROOTFS']}",
        *os.environ["MACHINE_ARGUMENTS"].split(),
        f"uml_dir={sandbox}/uml", f"hostfs={sandbox}/share",
    ]
    console = os.environ["CONSOLE"]
    streams = ["</dev/null", f">>'{console}'", "2>&1"]
    if console.startswith("/dev/"):
        words.append("con0=fd:9")
        streams.append("9<>" + console)
    else:
        words.append("con0=null,fd:1")
    words += os.environ.get("UMLAB_APPEND", "").split()
    if os.environ.get("USER_SIDE"):
        # a line for gdb/user, both of its ends open all the time
        words.append("ssl1=fd:7,fd:8")
        streams += [f"7<>{sandbox}/line.in", f"8<>{sandbox}/line.out"]
    # gdb has a shell start it
    return words + [shlex.quote(word) for word in demo_words()] + streams


def jail(sandbox):
    """What encloses the kernel as the launcher does: see gdb/jail.c."""
    return [os.path.join(os.environ.get("B", "build"), "jail"),
            "--cpu", str(idlest_cpu()), "--write", sandbox,
            # what it takes for a console's input that is none
            "--write", "/dev/null", "--read", os.environ["ROOTFS"], "--"]


class UserModeLinux:
    """ARCH=um, SUBARCH=x86_64."""

    name = "uml"
    settings = (
        # UML's own means: page faults, timer, devices, its guest's processes
        "handle SIGSEGV SIGUSR1 SIGALRM SIGIO SIGCHLD SIGWINCH SIG32 nostop "
        "noprint pass",
        # A session of its own: Ctrl-C is gdb's then, and gdb's SIGINT goes to
        # the kernel alone. On our terminal it would also reach the thread that
        # does the disk's work and the processes that run user code.
        "set inferior-tty /dev/null",
        # UML's helper threads are found without it
        "set libthread-db-search-path /dev/null",
    )
    symbol_prefix = "sys_"
    # _PAGE_PRESENT, and _PAGE_PROTNONE: mapped, but not for the process
    present = 0x001 | 0x010
    # no level but the last points to memory
    huge = 0
    # where the kernel is just about to give the CPU back to user code
    return_to_user = ("current_mm_sync",)

    def __init__(self):
        interrupt.step_over()

    def prepare(self, sandbox):
        """All that goes before start()."""
        # a fresh disk each time; the one before was made for this run only
        if os.path.exists(sandbox + "/cow"):
            os.unlink(sandbox + "/cow")
        gdb.execute("set args " + " ".join(kernel_arguments(sandbox)))
        for name in ("TMPDIR", "HOME"):
            gdb.execute(f"set environment {name} {os.path.abspath(sandbox)}")
        gdb.execute("set exec-wrapper " + shlex.join(jail(sandbox)))

    def start(self):
        """Boot, and run to the first breakpoint."""
        gdb.execute("run")

    def current(self):
        """The running task, a struct task_struct *."""
        cpu = gdb.parse_and_eval("cpu_tasks[0]")
        # 6.12 has a struct there, later kernels the pointer itself
        if cpu.type.strip_typedefs().code == gdb.TYPE_CODE_STRUCT:
            cpu = cpu["task"]
        return cpu.cast(lookup_type("struct task_struct").pointer())

    def in_user_code(self):
        """Whether gdb has stopped there: it is another process."""
        return False

    def user_registers(self, task):
        """A task's registers as its user code left them, by name."""
        gp = task["thread"]["regs"]["regs"]["gp"]
        return dict(zip(REGISTERS,
                        read_words(int(gp.address), len(REGISTERS))))

    def syscall_number(self, task):
        """Of the call that a task is in; negative if it is in none."""
        return int(task["thread"]["regs"]["regs"]["syscall"])

    @functools.cached_property
    def levels(self):
        """How far each level's index is shifted; 512 entries each."""
        # with three levels this one is made of the one above
        three = lookup_type("pud_t").fields()[0].name == "p4d"
        return (30, 21, 12) if three else (39, 30, 21, 12)

    @property
    def user_end(self):
        """No user address is higher."""
        return 1 << self.levels[0] + 9

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

    def target(self, entry):
        """The physical address that a page table's entry has, or None."""
        return entry & PAGE_MASK if entry & self.present else None
