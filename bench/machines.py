# SPDX-License-Identifier: GPL-2.0-only
"""The kernels that run the same guest: ours under umlab, and the peers."""

import glob
import itertools
import os

from timed import environment

MEMORY = "256M"


class Umlab:
    """A sandbox, as its users start one."""

    name = "umlab"
    may_fail = 0

    def __init__(self, setup, on="uml", kernel=None, rootfs=None):
        self.umlab = os.path.join(setup.build, "umlab")
        self.options = ["--on", on, "--mem", MEMORY, "--kernel", kernel or setup.linux,
                        "--rootfs", rootfs or os.path.join(setup.build, "rootfs")]

    def exec(self, *command, options=()):
        """What to start to have a command run in a fresh machine."""
        return {"argv": [self.umlab, "exec", *self.options, *options, "--", *command]}

    def prompt(self):
        """What to start on a terminal to have a shell's prompt."""
        return {"argv": [self.umlab, "run", *self.options]}

    def tidy(self):
        """Nothing stays behind."""


class Qemu(Umlab):
    """The same guest on the x86_64 kernel in QEMU, its CPU in software (TCG).
    Where the host has KVM it is hidden: umlab would try it, and the peer is to
    be the same everywhere."""

    name = "QEMU TCG"
    HIDE_KVM = 'mount --bind /dev/null /dev/kvm && exec "$@"'

    def __init__(self, setup, kernel=None):
        super().__init__(setup, "x86_64", kernel or setup.bzimage)
        self.hide = []
        if os.path.exists("/dev/kvm"):
            user = ["--map-root-user"] if os.geteuid() else []
            self.hide = ["unshare", *user, "--mount", "--propagation", "private",
                         "sh", "-c", self.HIDE_KVM, "sh"]

    def exec(self, *command, options=()):
        start = super().exec(*command, options=options)
        return start | {"argv": self.hide + start["argv"]}


class Howto:
    """UML as Documentation/virt/uml/user_mode_linux_howto_v2.rst starts it:
    not pinned, a copy-on-write file on the image. Without network, which no
    figure needs, and with as much memory as the others."""

    name = "UML howto"
    # One of thousands has been seen to panic; such a one is told, not counted.
    may_fail = 0.01
    counter = itertools.count()

    def __init__(self, setup, rootfs=None):
        self.kernel = os.path.abspath(os.path.join(setup.build, "bench/linux"))
        self.work = setup.work
        # The kernel's command line holds no spaces: a name without directory.
        self.rootfs = f"rootfs{next(self.counter)}"
        os.symlink(os.path.abspath(rootfs or os.path.join(setup.build, "rootfs")),
                   os.path.join(self.work, self.rootfs))

    def start(self, console, command=()):
        name = f"howto{next(self.counter)}"
        argv = [self.kernel, "mem=" + MEMORY, "umid=" + name,
                f"ubd0={name}.cow,{self.rootfs}", "root=/dev/ubda", "con=null", console]
        # HOME: UML keeps files of its own in ~/.uml
        return {"argv": argv + (["--", *command] if command else []),
                "cwd": self.work, "env": environment(HOME=self.work)}

    def exec(self, *command):
        """The guest's init takes a command behind "--", and powers off."""
        return self.start("con0=null,fd:1", command)

    def prompt(self):
        return self.start("con0=fd:0,fd:1")

    def tidy(self):
        """The copy-on-write files of machines that have ended."""
        for cow in glob.glob(os.path.join(glob.escape(self.work), "*.cow")):
            os.unlink(cow)
