#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""gdb on x86_64: what only a real machine has. Entry code and interrupts in a
backtrace, user code where gdb can stop too, exceptions, QEMU's own errors; and
make with ON=x86_64, while UML uses the same image."""

import os
import re
import subprocess
import sys
import tempfile

os.environ["ON"] = "x86_64"
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from gdbsession import BUILD, Session, environment, processes, source_line  # noqa: E402
from terminal import Tap  # noqa: E402

END = r"\n#\d+ +0x0+ in \?\? \(\)\n\Z"
# in a process's call; not on the stack for interrupts, whose end gdb takes for
# that of a broken one
# Until 6.14 the two are in a struct with others
SYMBOLS = subprocess.run(["nm", f"{BUILD}/x86_64/vmlinux"], capture_output=True, text=True, check=True).stdout
IN_HOT = "pcpu_hot." if " pcpu_hot\n" in SYMBOLS else ""
INTERRUPTED = ("sysvec_apic_timer_interrupt if (regs->cs & 3) == 0 && "
               f"{IN_HOT}current_task->mm != 0 && !{IN_HOT}hardirq_stack_inuse")
tap = Tap()


def backtraces():
    """From a call, from its end, from an interrupt of the kernel's own code."""
    _, call, _, end = Session(["umlab start change_cmdline", "bt", "umlab until-user", "bt"]).output
    tap.ok(re.search(r" do_syscall_64 \(.*\n#\d+ .* in entry_SYSCALL_64 \(\).*" + END, call),
           "bt in a call ends where the kernel was entered", call)
    tap.ok(re.match(r"#0 +\w+ \(\) at \S*/entry_64\.S:\d+" + END, end), "and where it is left", end)
    run = Session(["umlab start getdents64", "delete", f"break {INTERRUPTED}"] + ["continue", "bt"] * 8,
                  DEMO="du -s /usr")
    # assembly that was interrupted has no unwind information; C is the rule
    whole = [bt for bt in run.output[4::2] if bt.count("?? ()") == 1 and re.search(END, bt)]
    tap.ok(len(whole) > 1, "bt in an interrupt goes down to where the kernel was entered",
           "".join(run.output[4::2]))
    tap.ok(all(re.search(r"in asm_sysvec_apic_timer_interrupt \(\).*\n#\d+ +(0x\w+ in )?[A-Za-z_]\w* \(",
                         bt) for bt in whole), "by way of what was interrupted", whole)


def user_code():
    """A breakpoint in the demo's own code, where the call returns to."""
    line = source_line("demos/change_cmdline.c", "change_cmdline(new")
    run = Session(["umlab start change_cmdline", "umlab until-user",
                   "python from umlab.machine import machine",
                   "python here = machine().user_registers(machine().current())",
                   "python gdb.execute('tbreak *' + hex(here['rip']))", "continue",
                   "print $current()->comm", "umlab syscall", "umlab until-user", "umlab ubt",
                   "python print(all(machine().user_registers(machine().current())[n] == here[n]"
                   " for n in ('rip', 'rsp', 'rbp', 'rax', 'fs_base', 'gs_base')))"])
    stop, comm, syscall, until, ubt, same = (run.output[i] for i in (5, 6, 7, 8, 9, 10))
    tap.ok("breakpoint 2" in stop, "gdb stops in the demo's code", stop)
    tap.ok('"change_cmdline' in comm, "$current() is the demo", comm)
    tap.ok(re.fullmatch(r"process \d+ \(change_cmdline\) is in no system call\n", syscall),
           "umlab syscall knows that it is out of the call", syscall)
    tap.ok(re.fullmatch(r"umlab until-user: process \d+ \(change_cmdline\) is in its user code\n", until),
           "umlab until-user too", until)
    tap.ok(f"demos/change_cmdline.c:{line}\n" in ubt and '"change_cmdline"' in ubt,
           "umlab ubt finds main, and what the call has written", ubt)
    tap.ok(same == "True\n", "with the registers that the kernel has given it", same)


def exception():
    """A call that reads from NULL with memcpy, which is assembly."""
    with tempfile.NamedTemporaryFile("r") as log:
        Session(["umlab start"], CONSOLE=log.name, UMLAB_APPEND="umlab_unsafe",
                DEMO="/usr/local/lib/umlab/tests/unsafe_copy null memcpy")
        done = subprocess.run(["gdb/where", log.name], check=False, capture_output=True, text=True)
        other = subprocess.run(["gdb/where", log.name], check=False, capture_output=True, text=True,
                               env=environment(ON="uml"))
    line = source_line("syscalls/dev/unsafe_copy.c", "memcpy(buf")
    tap.ok(done.stdout.startswith("BUG: kernel NULL pointer dereference"), "gdb/where: the oops", done)
    tap.ok(re.search(r"(?m)^    memcpy\w* at arch/x86/lib/memcpy_64.S:\d+$", done.stdout) and
           done.stdout.count("memcpy_64.S") == 1, "where it was, once", done.stdout)
    tap.ok(f" at syscalls/dev/unsafe_copy.c:{line}\n" in done.stdout, "and who called that", done.stdout)
    tap.ok(other.returncode and "is from another build" in other.stderr and
           other.stderr.count("\n") == 1, "UML's kernel is told from it", other)


def last_words():
    """The end of the session must not overtake what the serial port sends."""
    run = Session(["umlab start"], DEMO="/usr/local/lib/umlab/tests/unsafe_copy")
    tap.ok("usage: unsafe_copy CASE right|memcpy\n" in run.console,
           "the console has what the demo prints just before its end", run.console[-300:])


def errors():
    """One line each."""
    for settings, message in (
            ({"MEM": "12X"}, "umlab start: qemu-system-x86_64: -m 12X: "),
            ({"DEMO": "echo " + "x" * 2048}, "umlab start: the kernel's command line holds 2047 bytes"),
            ({"LINUX": f"{BUILD}/linux"}, f"gdb: {BUILD}/bzImage cannot be read: run make ON=x86_64 first")):
        run = Session(["umlab start"], **settings)
        out = run.output[0] if "LINUX" not in settings else run.all
        tap.ok(run.status == 1 and out.startswith(message) and out.count("\n") == 1,
               f"one line: {message}", run.all)
    done = subprocess.run(["make", "gdb", "ON=arm"], check=False, capture_output=True, text=True)
    tap.ok(done.returncode == 2 and "ON=arm: there is no such machine; give uml or x86_64" in done.stderr
           and done.stderr.count("\n") == 1, "make gdb ON=arm", done)


def beside_uml():
    """make gdb, while a UML guest runs on the same image."""
    uml = subprocess.Popen([f"{BUILD}/umlab", "exec", "--", "sh", "-c", "echo up; read end"], text=True,
                           stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    up = uml.stdout.readline()
    done = subprocess.run(["make", "-s", "gdb", "ON=x86_64", "BREAK=sys_change_cmdline",
                           "GDBFLAGS=-batch"], check=False, capture_output=True, text=True,
                          env=environment(), stdin=subprocess.DEVNULL)
    uml.communicate("end\n")
    tap.ok(up == "up\n" and uml.returncode == 0, "UML runs on the image", uml.returncode)
    tap.ok(done.returncode == 0 and re.search(r"Breakpoint 1, __do_sys_change_cmdline \(", done.stdout),
           "make gdb ON=x86_64 BREAK=sys_change_cmdline stops there, beside it", done)


backtraces()
user_code()
exception()
last_words()
errors()
beside_uml()
tap.ok(not processes(), "nothing is left", processes())
tap.finish()
