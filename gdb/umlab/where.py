# SPDX-License-Identifier: GPL-2.0-only
"""uml where: what an oops in a log says, in terms of the source."""

import re

import gdb

# "[    0.030000] " or "[    0.030000][   T20] ", or none
TIME = re.compile(r"^(\[ *\d+\.\d+\](\[ *[TC]\d+\])? ?)?")
STARTS = ("BUG: ", "kernel BUG at ", "Oops: ", "Internal error: ", "UBSAN: ",
          "Kernel panic - not syncing: ", "WARNING: ", "general protection")
# a frame as UML prints it, as x86_64 prints it, an instruction pointer
FRAME = re.compile(r"^ (?:\[<([0-9a-f]+)>\])? ?(\? )?"
                   r"([\w.]+)\+0x([0-9a-f]+)/0x[0-9a-f]+")
POINTER = re.compile(r"(?:R?IP: [0-9a-f]+:(?:\[<[0-9a-f]+>\])? ?"
                     r"([\w.]+)\+0x([0-9a-f]+)|, ip 0x([0-9a-f]+))")


def symbol_address(name, offset):
    """The address name+offset, or None if this kernel has no such name."""
    try:
        return int(gdb.parse_and_eval("(unsigned long)&'%s'" % name)) + offset
    except gdb.error:
        return None


def source_name(name):
    """A file's name as in the kernel's tree, or in this one."""
    name = re.sub(r"^.*/src/linux[^/]*/", "", name)
    return re.sub(r"^kernel/umlab/", "syscalls/", name)


def source_of(address):
    """function, at file:line, for an address; None outside the kernel."""
    block = gdb.block_for_pc(address)
    line = gdb.find_pc_line(address)
    if line.symtab is None:
        return None
    # the innermost function that was inlined there is the source's own
    while block and block.function is None:
        block = block.superblock
    name = block.function.name if block else "??"
    return "%s at %s:%d" % (name, source_name(line.symtab.filename), line.line)


def check_build(address, offset):
    """The log's own name+offset must be where this kernel has that address.
    (Not the name: several may be at one place.)"""
    words = gdb.execute("info symbol %#x" % address, to_string=True).split()
    here = int(words[2]) if len(words) > 2 and words[1] == "+" else 0
    if words[0] == "No" or here != offset:
        raise gdb.GdbError("uml where: the log is from another build of the "
                           "kernel than %s" % gdb.objfiles()[0].filename)


def frame(line):
    """What one line of a log says of the source, or None."""
    match = FRAME.match(line)
    if match and match[2] is None:
        offset = int(match[4], 16)
        if match[1]:
            address = int(match[1], 16)
            check_build(address, offset)
        else:
            address = symbol_address(match[3], offset)
        # a return address: the call stands before it
        return source_of(address - 1) if address else None
    match = POINTER.search(line)
    if match:
        address = int(match[3], 16) if match[3] else \
            symbol_address(match[1], int(match[2], 16))
        return source_of(address) if address else None
    return None


def explain(lines):
    """The messages and frames of a log, as lines for a reader."""
    for line in lines:
        words = TIME.sub("", line.rstrip("\r\n"), count=1)
        if words.startswith(STARTS):
            yield words
        found = frame(words)
        if found:
            yield "    " + found


def show(name):
    """Print what a log file says."""
    try:
        with open(name, errors="replace") as log:
            found = list(explain(log))
    except OSError as error:
        raise gdb.GdbError("uml where: %s: %s" % (name, error.strerror))
    if not found:
        raise gdb.GdbError("uml where: %s has no oops and no backtrace" % name)
    gdb.write("\n".join(found) + "\n")


class Where(gdb.Command):
    """Turn an oops or a backtrace in a kernel log into functions and lines.

uml where LOG

LOG must come from the kernel that is loaded. Frames with a question mark, which
are left-overs on the stack, are left out. Outside gdb: gdb/where LOG."""

    def __init__(self):
        super().__init__("uml where", gdb.COMMAND_FILES,
                         gdb.COMPLETE_FILENAME)

    def invoke(self, argument, from_tty):
        words = gdb.string_to_argv(argument)
        if len(words) != 1:
            raise gdb.GdbError("usage: uml where LOG")
        show(words[0])


Where()
