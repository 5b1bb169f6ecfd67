# SPDX-License-Identifier: GPL-2.0-only
"""Starting the guest, and what gdb must know to run a UML kernel."""

import os

import gdb

from .breaks import stop_at

SANDBOX = "%s/gdb" % os.environ.get("B", "build")

SETTINGS = (
    # UML's own means: page faults, timer, devices, its guest's processes
    "handle SIGSEGV SIGUSR1 SIGALRM SIGIO SIGCHLD SIGWINCH nostop noprint pass",
    "set print thread-events off",
    "set print inferior-events off",
    "set confirm off",
    # UML's helper threads are found without it
    "set libthread-db-search-path /dev/null",
)


def idlest_cpu():
    """The CPU where a scheduler has put us just now: kernel and guest hand
    over to each other all the time, which is slow across two."""
    with open("/proc/self/stat") as stat:
        return int(stat.read().rsplit(")", 1)[1].split()[36])


def kernel_arguments():
    """As the launcher's, but with a console and no agent."""
    words = [
        "mem=" + os.environ.get("MEM", "256M"),
        "ubd0=%s/cow,%s" % (SANDBOX, os.environ["ROOTFS"]),
        "root=/dev/ubda", "rootfstype=ext4", "rw", "lpj=10000000",
        "con=null", "console=tty0", "ssl=null",
        "uml_dir=%s/uml" % SANDBOX, "hostfs=%s/share" % SANDBOX,
    ]
    console = os.environ["CONSOLE"]
    terminal = console.startswith("/dev/")
    words.append("con0=tty:" + console if terminal else "con0=null,fd:1")
    words += os.environ.get("UMLAB_APPEND", "").split()
    demo = os.environ.get("DEMO", "").split()
    streams = ["</dev/null", ">>'%s'" % console, "2>&1"]
    if os.environ.get("USER_SIDE"):
        # a line for gdb/user, both of its ends open all the time
        words.append("ssl1=fd:7,fd:8")
        streams += ["7<>%s/to-guest" % SANDBOX, "8<>%s/from-guest" % SANDBOX]
        demo = ["gdbserver", "/dev/ttyS1"] + demo
    if demo:
        words += ["--"] + demo
    return words + streams


def prepare(argument):
    """All that goes before run: a breakpoint, the demo, the arguments."""
    place, _, demo = argument.partition(" ")
    if not os.path.isdir(SANDBOX + "/share"):
        raise gdb.GdbError("uml start: works in the sandbox that make gdb "
                           "makes; run make gdb")
    if gdb.selected_inferior().pid:
        raise gdb.GdbError("uml start: the guest is running already; "
                           "end it with: kill")
    if demo.strip():
        os.environ["DEMO"] = demo.strip()
    if place:
        stop_at(place)
    # a fresh disk each time; the one before was made for this run only
    if os.path.exists(SANDBOX + "/cow"):
        os.unlink(SANDBOX + "/cow")
    gdb.execute("set args " + " ".join(kernel_arguments()))
    for name in ("TMPDIR", "HOME"):
        gdb.execute("set environment %s %s" %
                    (name, os.path.abspath(SANDBOX)))
    gdb.execute("set exec-wrapper taskset -c %d" % idlest_cpu())


def start(argument):
    """Boot, and run to the first breakpoint."""
    prepare(argument)
    gdb.execute("run")


class Start(gdb.Command):
    """Boot the guest and run to the first breakpoint.

uml start [CALL [DEMO...]]

CALL is a system call to stop at, see "help uml break". DEMO is what the guest
runs; without it, what gdb/start was given."""

    def __init__(self):
        super().__init__("uml start", gdb.COMMAND_USER)

    def invoke(self, argument, from_tty):
        start(argument)


class Prepare(gdb.Command):
    """Do all that uml start does but to run, which is left to an editor.

uml prepare [CALL [DEMO...]]"""

    def __init__(self):
        super().__init__("uml prepare", gdb.COMMAND_USER)

    def invoke(self, argument, from_tty):
        prepare(argument)


class Console(gdb.Command):
    """Show what the guest's console has printed since the last look.

Works where the console is a log, not where it is a terminal of its own."""

    def __init__(self):
        super().__init__("uml console", gdb.COMMAND_USER)
        self.shown = 0

    def invoke(self, argument, from_tty):
        name = os.environ.get("CONSOLE", "")
        if not os.path.isfile(name):
            raise gdb.GdbError("uml console: the console is %s" %
                               (name or "not in this gdb's hands"))
        with open(name, "rb") as log:
            if os.fstat(log.fileno()).st_size < self.shown:
                self.shown = 0
            log.seek(self.shown)
            text = log.read()
        self.shown += len(text)
        gdb.write(text.decode(errors="replace").replace("\r", ""))


for setting in SETTINGS:
    gdb.execute(setting, to_string=True)
Start()
Prepare()
Console()
