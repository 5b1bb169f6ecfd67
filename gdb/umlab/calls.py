# SPDX-License-Identifier: GPL-2.0-only
"""System calls as the kernel knows them: names, numbers, entries, arguments."""

import os
import re

import gdb

from .kernel import address_of, lookup_type, read_words
from .machine import machine

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..",
                     "syscalls", "table")
# where the x86_64 convention has the arguments
ARGUMENT_REGISTERS = ("rdi", "rsi", "rdx", "r10", "r8", "r9")
# what SYSCALL_DEFINE and the architectures put before a call's name
PREFIXES = ("__x64_sys_", "__se_sys_", "__do_sys_", "sys_")
# of a number's own name, beside a call's (syscalls/wired)
SLOT = "z_umlab_"


def bare_name(name):
    """change_cmdline for sys_change_cmdline and its like."""
    for prefix in PREFIXES:
        if name.startswith(prefix):
            return name[len(prefix):]
    return name


def own_calls():
    """(number, name) of the calls in the one list of them."""
    with open(TABLE) as table:
        for line in table:
            words = line.split()
            if words and not words[0].startswith("#"):
                yield int(words[0]), words[1]


def symbol_at(address):
    """The name that the linker has for an address, or None."""
    words = gdb.execute(f"info symbol {address:#x}", to_string=True).split()
    return None if words[0] == "No" else words[0]


def entry_of(name):
    """The address where a call begins, or None if this kernel has none."""
    return address_of(machine().symbol_prefix + name)


def body_of(name):
    """Where to stop in a call: the function with the arguments as they were
    written, behind the one that only casts them; the entry if it was inlined
    there."""
    body = "__do_sys_" + name
    if gdb.lookup_static_symbol(body) is not None:
        return body
    return machine().symbol_prefix + name


def definition(name):
    """The file that defines a call, and its text from the definition on; two
    empty strings if it cannot be read."""
    block = gdb.block_for_pc(entry_of(name))
    if block is None or block.function is None:
        return "", ""
    symtab = block.function.symtab
    try:
        with open(symtab.fullname(), errors="replace") as file:
            lines = file.readlines()
    except OSError:
        return "", ""
    return symtab.filename, "".join(lines[block.function.line - 1:])


def work_of(name):
    """Where a call's own lines begin: in its body, or in the static function
    of the same file that the body does nothing but call."""
    file, text = definition(name)
    match = re.match(rf"SYSCALL_DEFINE\d\({re.escape(name)}\b[^{{;]*{{\s*"
                     r"return (\w+)\([^;]*\);\s*}", text)
    if match and any(symbol.symtab.filename == file
                     for symbol in gdb.lookup_static_symbols(match[1])):
        return match[1]
    return body_of(name)


def entry_address(number):
    """Where the kernel's table has a number."""
    return int(gdb.parse_and_eval("&sys_call_table[0]")) + 8 * number


def table_value(number):
    """What the kernel's table has for a number: a function's address."""
    return read_words(entry_address(number), 1)[0]


def name_of(number):
    """A call's name by its number, or None."""
    if number < 0 or symbol_at(entry_address(number)) != "sys_call_table":
        return None
    address = table_value(number)
    name = bare_name(symbol_at(address) or "")
    if not name.startswith(SLOT):
        return name or None
    block = gdb.block_for_pc(address)
    function = block.function.name if block and block.function else ""
    name = bare_name(function)
    return "ni_syscall" if not name or name.startswith(SLOT) else name


def is_built_in(number):
    """Whether the kernel's table has more there than sys_ni_syscall."""
    name = name_of(number)
    return name is not None and name != "ni_syscall"


def arguments_in(block, function):
    """The arguments of function in a block of code or those around it."""
    while block is not None and not block.is_global:
        if block.function is not None and block.function.name == function:
            # x86_64 hands the registers to a call that has no arguments
            return [(s.name, s.type) for s in block
                    if s.is_argument and s.name != "__unused"]
        block = block.superblock
    return None


def inlined_arguments(block, function):
    """The types of a function's arguments by name, which was inlined in a
    block of code: there they are in no order."""
    types = {}
    for pc in range(block.start, block.end):
        types.update(arguments_in(gdb.block_for_pc(pc), function) or ())
    return types


def names_in_source(name):
    """The names of a call's arguments in their order, from its definition."""
    match = re.match(rf"SYSCALL_DEFINE\d\({re.escape(name)},([^()]*)\)",
                     definition(name)[1])
    return [word.split()[-1] for word in match[1].split(",")][1::2] \
        if match else []


def arguments_of(name):
    """(name, type) of each of a call's arguments.

    __do_sys_NAME has the types as they were written. Where it was inlined,
    __se_sys_NAME has at least the names in their order, each as long; where
    that was inlined too, only the source has them."""
    body, casts = "__do_sys_" + name, "__se_sys_" + name
    own = gdb.lookup_static_symbol(body)
    if own is not None:
        return arguments_in(gdb.block_for_pc(int(own.value().address)), body)
    entry = entry_of(name)
    block = gdb.block_for_pc(entry) if entry else None
    if block is None:
        return []
    types = inlined_arguments(block, body)
    ordered = arguments_in(block, casts)
    if ordered is None:
        ordered = [(label, lookup_type("long"))
                   for label in names_in_source(name)]
    return [(label, types.get(label, kind)) for label, kind in ordered]
