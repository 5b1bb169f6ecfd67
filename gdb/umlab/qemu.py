# SPDX-License-Identifier: GPL-2.0-only
"""QEMU with a guest for gdb: its arguments, and the line to its gdbstub."""

import os
import shlex

import gdb

from .demo import demo_words

SETTINGS = (
    # a loaded host may keep QEMU waiting for longer than gdb's two seconds
    "set remotetimeout 30",
)
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "qemu")
# COMMAND_LINE_SIZE, with its NUL; the kernel drops what is beyond
LONGEST = 2048


def option(text):
    """A name as the value of one of QEMU's options, where commas part them."""
    return text.replace(",", ",,")


def command_line():
    """What the kernel is told; what follows the -- is for the guest's init."""
    words = os.environ["MACHINE_ARGUMENTS"].split()
    words += os.environ.get("UMLAB_APPEND", "").split()
    line = " ".join(words + demo_words())
    if len(line) >= LONGEST:
        raise gdb.GdbError("umlab start: the kernel's command line holds "
                           f"{LONGEST - 1} bytes, and DEMO= makes it "
                           f"{len(line)}")
    return line


def serial_lines(sandbox):
    """The guest's console, and a line for gdb/user."""
    console = option(os.environ["CONSOLE"])
    if console.startswith("/dev/"):
        yield f"serial,id=console,path={console}"
    else:
        yield f"file,id=console,append=on,path={console}"
    if os.environ.get("USER_SIDE"):
        # line.in and line.out; QEMU has both ends open all the time
        yield "pipe,id=line,path=" + option(sandbox + "/line")


def arguments(sandbox):
    """What gdb/qemu is called with.

    The pc machine, because on microvm no interrupt comes from a serial port
    unless the kernel asks ACPI for it. TCG, because gdb's breakpoints and
    steps are exact there on every host, with or without a KVM that works."""
    kernel = os.path.join(os.path.dirname(gdb.objfiles()[0].filename),
                          "bzImage")
    # -name tells it from others' QEMUs
    words = ["-name", "umlab-gdb", "-machine", "pc",
             "-accel", "tcg", "-cpu", "max,la57=off",
             "-m", os.environ.get("MEM", "256M"),
             "-nodefaults", "-no-user-config", "-display", "none",
             "-no-reboot", "-sandbox",
             "on,obsolete=deny,elevateprivileges=deny,spawn=deny,"
             "resourcecontrol=deny", "-kernel", kernel, "-append", command_line(),
             # what the guest writes goes to a file in TMPDIR; QEMU would not
             # share the image with UML, which locks it, if only for reading
             "-drive", "if=none,id=disk,format=raw,snapshot=on,"
             "file.driver=file,file.locking=off,file.filename=" +
             option(os.environ["ROOTFS"]),
             "-device", "virtio-blk-pci,drive=disk"]
    for line in serial_lines(sandbox):
        words += ["-chardev", line, "-serial", "chardev:" +
                  line.split("id=")[1].split(",")[0]]
    # it waits for gdb before the first instruction
    return words + ["-S"]


def connect(sandbox):
    """Start QEMU at the other end of a pipe: gdb ends it, or ends with it."""
    words = [SCRIPT, os.environ["MACHINE_PROGRAM"], *arguments(sandbox)]
    errors = sandbox + "/qemu"
    # the place that it waits at tells a reader nothing
    with gdb.with_parameter("suppress-cli-notifications", True):
        try:
            gdb.execute(f"target remote | exec {shlex.join(words)} "
                        f"2>{shlex.quote(errors)}", to_string=True)
        except gdb.error as error:
            with open(errors) as file:
                said = file.read().strip()
            first = said.partition("\n")[0]
            raise gdb.GdbError(f"umlab start: {first or error}")
