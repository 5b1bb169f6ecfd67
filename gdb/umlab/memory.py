# SPDX-License-Identifier: GPL-2.0-only
"""A guest process's memory, through its page tables.

User code of a UML guest is a process of the host of its own, which gdb does not
see; on x86_64 gdb sees the memory of the process that runs, and of no other.
But every page of it lies in the guest's physical memory, and that is in the
kernel's address space: so walk as an MMU would."""

import gdb

from .kernel import PAGE_MASK, PAGE_SHIFT, PAGE_SIZE, lookup_type, read, \
    read_words
from .machine import machine

ENTRIES = 512


def table_entry(table, shift, address):
    """The entry of a page table (physical address) for an address."""
    index = address >> shift & ENTRIES - 1
    return read_words(machine().physical(table) + 8 * index, 1)[0]


def page_of(mm, address):
    """The kernel's address of the page that holds a user address, or None."""
    m = machine()
    if not 0 <= address < m.user_end:
        return None
    table = int(mm["pgd"].cast(lookup_type("unsigned long"))) - m.physical(0)
    for shift in m.levels:
        entry = table_entry(table, shift, address)
        table = m.target(entry)
        if table is None:
            return None
        if entry & m.huge and shift > PAGE_SHIFT:
            # it stands for as many pages as a whole table would
            size = 1 << shift
            table = table & -size | address & size - 1 & PAGE_MASK
            break
    return m.physical(table)


def read_some(mm, address, size):
    """As many of size bytes of user memory as are there."""
    parts = []
    while size > 0:
        page = page_of(mm, address)
        if page is None:
            break
        offset = address % PAGE_SIZE
        length = min(size, PAGE_SIZE - offset)
        parts.append(read(page + offset, length))
        address += length
        size -= length
    return b"".join(parts)


def read_user(mm, address, size):
    """size bytes of user memory; an error in gdb's manner if some are not
    there (never touched, or swapped out, or not mapped)."""
    data = read_some(mm, address, size)
    if len(data) < size:
        raise gdb.MemoryError("Cannot access memory at address "
                              f"{address + len(data):#x}")
    return data


def read_string(mm, address, limit):
    """The bytes up to a NUL, at most limit, and whether they are all."""
    data = read_some(mm, address, limit)
    if not data and limit:
        raise gdb.MemoryError(f"Cannot access memory at address {address:#x}")
    text, nul, _ = data.partition(b"\0")
    return text, bool(nul)


def quote(data):
    """Bytes as gdb shows a string; NULs as \\0, so that each can be seen."""
    special = {0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v",
               12: "\\f", 13: "\\r", 27: "\\e", 34: '\\"', 92: "\\\\"}
    shown = []
    for i, byte in enumerate(data):
        if byte == 0 and data[i + 1:i + 2].isdigit():
            shown.append("\\000")
        elif byte in special:
            shown.append(special[byte])
        else:
            shown.append(chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}")
    return f'"{"".join(shown)}"'
