# SPDX-License-Identifier: GPL-2.0-only
"""A guest process as an ELF core file, made from the kernel's knowledge."""

import struct

from .kernel import PAGE_SIZE, REGISTERS, read
from .machine import machine
from .memory import page_of
from .vmas import VM_WRITE, areas

ELF_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
PROGRAM_HEADER = struct.Struct("<IIQQQQQQ")
NOTE_HEADER = struct.Struct("<III")
ET_CORE, EM_X86_64, PT_LOAD, PT_NOTE, NT_PRSTATUS = 4, 62, 1, 4, 1
# struct elf_prstatus of x86_64: where the pid and the registers are
PRSTATUS_SIZE, PRSTATUS_PID, PRSTATUS_REGISTERS = 336, 32, 112


def status_note(task):
    """The note with the registers."""
    values = machine().user_registers(task)
    status = bytearray(PRSTATUS_SIZE)
    struct.pack_into("<i", status, PRSTATUS_PID, int(task["pid"]))
    struct.pack_into(f"<{len(REGISTERS)}Q", status, PRSTATUS_REGISTERS,
                     *(values[name] for name in REGISTERS))
    return NOTE_HEADER.pack(5, len(status), NT_PRSTATUS) + b"CORE\0\0\0\0" + status


def written_pages(mm):
    """(address, bytes) of each page that is there and can have been written:
    the rest is in the program's file."""
    for area in areas(mm):
        if not int(area["vm_flags"]) & VM_WRITE:
            continue
        for address in range(int(area["vm_start"]), int(area["vm_end"]),
                             PAGE_SIZE):
            page = page_of(mm, address)
            if page is not None:
                yield address, read(page, PAGE_SIZE)


def write_core(file, task):
    """Write the core file of a process to a file open for writing bytes."""
    note = status_note(task)
    pages = list(written_pages(task["mm"]))
    count = 1 + len(pages)
    offset = ELF_HEADER.size + PROGRAM_HEADER.size * count
    file.write(ELF_HEADER.pack(
        b"\x7fELF\x02\x01\x01" + bytes(9), ET_CORE, EM_X86_64, 1, 0,
        ELF_HEADER.size, 0, 0, ELF_HEADER.size, PROGRAM_HEADER.size, count,
        0, 0, 0))
    file.write(PROGRAM_HEADER.pack(PT_NOTE, 0, offset, 0, 0, len(note),
                                   len(note), 4))
    offset += len(note)
    for address, data in pages:
        file.write(PROGRAM_HEADER.pack(PT_LOAD, 6, offset, address, 0,
                                       len(data), len(data), 1))
        offset += len(data)
    file.write(note)
    for _, data in pages:
        file.write(data)
