# SPDX-License-Identifier: GPL-2.0-only
"""umlab where: what an oops in a log says, in terms of the source."""

import re

import gdb

from .kernel import address_of

# "[    0.030000] " or "[    0.030000][   T20] ", or none
TIME = re.compile(r"^(\[ *\d+\.\d+\](\[ *[TC]\d+\])? ?)?")
STARTS = ("BUG: ", "kernel BUG at ", "Oops: ", "Internal error: ", "UBSAN: ",
          "Kernel panic - not syncing: ", "WARNING: ", "general protection")
# a frame as UML prints it, as x86_64 prints it, an instruction pointer
FRAME = re.compile(r"^ (?:\[<([0-9a-f]+)>\])? ?(\? )?"
                   r"([\w.]+)\+0x([0-9a-f]+)/0x([0-9a-f]+)")
POINTER = re.compile(r"(?:R?IP: [0-9a-f]+:(?:\[<[0-9a-f]+>\])? ?"
                     r"([\w.]+)\+0x([0-9a-f]+)/0x([0-9a-f]+)|"
                     r", ip 0x([0-9a-f]+))")


def another_build():
    raise gdb.GdbError("umlab where: the log is from another build of the "
                       f"kernel than {gdb.objfiles()[0].filename}; if from the "
                       "debug kernel: LINUX=build/linux-debug gdb/where LOG")


def symbol_offset(address):
    """How far an address is behind the symbol it belongs to; None if it
    belongs to none."""
    words = gdb.execute(f"info symbol {address:#x}", to_string=True).split()
    if words[0] == "No":
        return None
    return int(words[2]) if len(words) > 2 and words[1] == "+" else 0


def symbol_address(name, offset, size):
    """The address name+offset, where the log says that name is of that size:
    with the room behind it, up to the next. (Several static functions may have
    one name. A label in assembly has no size.)"""
    starts = [int(symbol.value().address)
              for symbol in gdb.lookup_static_symbols(name)
              if symbol.type.code == gdb.TYPE_CODE_FUNC]
    for start in starts + [address_of(name)]:
        if start is not None and (symbol_offset(start) or
                                  not symbol_offset(start + size)):
            return start + offset
    return another_build()


def source_name(name):
    """A file's name as in the kernel's tree, or in this one."""
    name = re.sub(r"^.*/src/linux[^/]*/", "", name)
    return re.sub(r"^kernel/umlab/", "syscalls/", name)


def source_of(address, function="??"):
    """function, at file:line, for an address; None outside the kernel. In
    assembly gdb knows no functions: there it is what the log says."""
    block = gdb.block_for_pc(address)
    line = gdb.find_pc_line(address)
    if line.symtab is None:
        return None
    # the innermost function that was inlined there is the source's own
    while block and block.function is None:
        block = block.superblock
    name = block.function.name if block else function
    return f"{name} at {source_name(line.symtab.filename)}:{line.line}"


def check_build(address, offset):
    """The log's own name+offset must be where this kernel has that address.
    (Not the name: several may be at one place.)"""
    if symbol_offset(address) != offset:
        another_build()


def frame(match):
    """What a frame says of the source, or None."""
    offset = int(match[4], 16)
    if match[1]:
        address = int(match[1], 16)
        check_build(address, offset)
    else:
        address = symbol_address(match[3], offset, int(match[5], 16))
    # a return address: the call stands before it
    return source_of(address - 1, match[3])


def pointer(match):
    """What an instruction pointer says of the source, or None."""
    if match[4]:
        return source_of(int(match[4], 16))
    address = symbol_address(match[1], int(match[2], 16), int(match[3], 16))
    return source_of(address, match[1])


def explain(lines):
    """The messages and frames of a log, as lines for a reader."""
    told = set()    # the kernel shows the registers twice
    guess = False
    for line in lines:
        words = TIME.sub("", line.rstrip("\r\n"), count=1)
        if words.startswith(STARTS):
            yield words
        found = FRAME.match(words)
        if found:
            # behind an instruction pointer it may well be the caller of a
            # function that has no frame, as those in assembly
            sure = found[2] is None
            guess = guess and not sure
            text = frame(found) if sure or guess else None
            if text:
                yield "    " + ("" if sure else "? ") + text
            continue
        found = POINTER.search(words)
        if found:
            guess = True
            text = pointer(found)
            if text and text not in told:
                told.add(text)
                yield "    " + text


def show(name):
    """Print what a log file says."""
    try:
        with open(name, errors="replace") as log:
            found = list(explain(log))
    except OSError as error:
        raise gdb.GdbError(f"umlab where: {name}: {error.strerror}")
    if not found:
        raise gdb.GdbError(f"umlab where: {name} has no oops and no backtrace")
    gdb.write("\n".join(found) + "\n")


class Where(gdb.Command):
    """Turn an oops or a backtrace in a kernel log into functions and lines.

umlab where LOG

LOG must come from the kernel that is loaded. Frames with a question mark, which
are left-overs on the stack, are left out, but for those directly behind an
instruction pointer. Outside gdb: gdb/where LOG, or ON=x86_64 gdb/where LOG."""

    def __init__(self):
        super().__init__("umlab where", gdb.COMMAND_FILES,
                         gdb.COMPLETE_FILENAME)

    def invoke(self, argument, from_tty):
        words = gdb.string_to_argv(argument)
        if len(words) != 1:
            raise gdb.GdbError("usage: umlab where LOG")
        show(words[0])


Where()
