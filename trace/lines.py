# SPDX-License-Identifier: GPL-2.0-only
"""Which instructions of a kernel begin a statement of our sources, by its DWARF line
tables (DWARF 5, 6.2). Where the compiler has put a part of a statement elsewhere, its
is_stmt is not set: debuggers go by that, too."""

import os
import re

from elftools.elf.elffile import ELFFile

import source

# wiring/ is generated
OURS = re.compile(r"(?:.*/)?kernel/umlab/((?!.*wiring/).+)")


class LineTables:
    """Those of the compilation units that have been asked for."""

    def __init__(self, kernel):
        # open as long as it is read from
        self.dwarf = ELFFile(open(kernel, "rb")).get_dwarf_info()
        self.units, self.tables = self.dwarf.get_aranges(), {}

    def of(self, address):
        """{address: (path, line)} of the unit that an address is in."""
        offset = self.units.cu_offset_at_addr(address)
        if offset is None:
            return {}
        if offset not in self.tables:
            unit = self.dwarf.get_CU_at(offset)
            self.tables[offset] = statements(self.dwarf.line_program_for_CU(unit))
        return self.tables[offset]


def statements(program):
    """Of a line program. Of several that begin at an address the last counts: the
    others have no code."""
    names = [path_of(program, file) for file in program["file_entry"]]
    first = 0 if program["version"] >= 5 else 1
    found = {}
    for entry in program.get_entries():
        state = entry.state
        if state is None or state.end_sequence or not state.is_stmt:
            continue
        name = names[state.file - first]
        # what is inlined there is not ours, and the line that asks for it is
        if name:
            found[state.address] = name, state.line
    return found


def path_of(program, file):
    """As a source is named here; None if it is neither ours nor one of FILES."""
    directory = program["include_directory"][file.dir_index].decode(errors="replace")
    path = os.path.normpath(f"{directory}/{file.name.decode(errors='replace')}")
    match = OURS.fullmatch(path)
    if match:
        return f"syscalls/{match[1]}"
    return next((name for name in source.FILES if f"/{path}".endswith(f"/{name}")), None)
