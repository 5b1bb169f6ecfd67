# SPDX-License-Identifier: GPL-2.0-only
"""Makes a gdb that has the kernel loaded ready for it: the kernel's own
commands (lx-...), umlab's (umlab ...), and settings. gdb/start sources it; by
hand: gdb build/linux -ex 'source gdb/umlab-gdb.py'."""

import glob
import os
import sys

import gdb

HERE = os.path.dirname(os.path.abspath(__file__))


def load_kernel_scripts():
    """The kernel build puts its scripts beside the kernel it has linked."""
    build = os.environ.get("B", os.path.join(HERE, "..", "build"))
    for kernel in glob.glob(os.path.join(build, "*", "*linux")):
        output = os.path.dirname(kernel)
        script = os.path.join(output, "vmlinux-gdb.py")
        if (os.path.exists(script) and
                os.path.samefile(kernel, gdb.objfiles()[0].filename)):
            # in a nested source, gdb does not tell the script its own name
            sys.path.insert(0, os.path.join(output, "scripts", "gdb"))
            gdb.execute("source " + script)
            # file names in the debug information are relative to it
            gdb.execute("directory " + output)
            return
    gdb.write("umlab: no kernel build with gdb scripts belongs to "
              f"{gdb.objfiles()[0].filename}: lx-... commands are missing; "
              "run make\n")


if not gdb.objfiles():
    raise gdb.GdbError("umlab: no kernel is loaded: gdb build/linux")
load_kernel_scripts()
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import umlab  # noqa: E402,F401
