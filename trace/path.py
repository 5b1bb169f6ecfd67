# SPDX-License-Identifier: GPL-2.0-only
"""From KCOV's blocks to source lines.

A block is the address behind a call of __sanitizer_cov_trace_pc(), which the
compiler puts at the begin of each. What was executed from there on goes as far as
the next such call, or a jump. objdump knows the instructions."""

import bisect
import re
import subprocess

import source
from lines import LineTables
from marks import mark

MARK = "__sanitizer_cov_trace_pc"
INSTRUCTION = re.compile(r"^ *([0-9a-f]+):\t(\S+)(.*)$")
DIRECT = re.compile(r"([0-9a-f]+) <")
LOADED = re.compile(r"\$0x([0-9a-f]+),(%\w+)$")


class Line:
    """A line that was executed: its function, file (as named here), number, how many
    functions of ours are around, and whether it is known only from what followed."""

    def __init__(self, function, path, number, depth, early=False):
        self.function, self.path, self.number, self.depth = function, path, number, depth
        self.early = early

    @property
    def text(self):
        return source.text(self.path, self.number)

    @property
    def word(self):
        return "early exit" if self.early else mark(self.text)

    @property
    def place(self):
        return f"{self.path}:{self.number}"

    @property
    def key(self):
        return self.function, self.path, self.number


def output(*argv):
    return subprocess.run(argv, check=True, capture_output=True, text=True).stdout


class Function:
    """Its instructions, as (address, mnemonic, operands), and the lines that begin at
    some, {address: (path, line)}; first: its first block."""

    def __init__(self, kernel, mark, start, end, lines):
        listing = output("objdump", "-d", "--no-show-raw-insn", f"--start-address={start:#x}",
                         f"--stop-address={end:#x}", kernel)
        found = [INSTRUCTION.match(line) for line in listing.splitlines()]
        self.start = start
        self.code = [(int(m[1], 16), m[2], m[3].strip()) for m in found if m]
        self.lines = {address: lines[address] for address, _, _ in self.code if address in lines}
        self.calls = calls_in(self.code)
        # where the code of each block begins: with the call of its mark, and on UML
        # with what loads the address for that
        self.blocks = {}
        for i, target in self.calls.items():
            if target == mark and i + 1 < len(self.code):
                self.blocks[self.code[i + 1][0]] = i - (f"${mark:#x}," in self.code[i - 1][2])
        self.marks = set(self.blocks.values())
        self.first = min(self.blocks, default=start)

    def block(self, address):
        """What the block does that begins there, in order: lines, each once, as
        (path, number), and calls, as an address."""
        begin = self.blocks.get(address, len(self.code))
        found = []
        # what stands before the first mark is of its block
        for i in range(0 if address == self.first else begin, len(self.code)):
            place, mnemonic, _ = self.code[i]
            if i > begin and i in self.marks:
                break
            line = self.lines.get(place)
            if line and line not in found:
                found.append(line)
            if i in self.calls:
                found.append(self.calls[i])
            if i > begin and mnemonic.startswith(("j", "ret")):
                break
        return found


def calls_in(code):
    """{index: address} of the calls whose target can be told: where UML's code has it in
    a register, the last that was loaded with a number."""
    found, registers = {}, {}
    for i, (_, mnemonic, operands) in enumerate(code):
        if mnemonic == "call":
            match = DIRECT.match(operands)
            target = int(match[1], 16) if match else registers.get(operands.lstrip("*"))
            if target is not None:
                found[i] = target
        elif mnemonic == "movabs" and (match := LOADED.match(operands)):
            registers[match[2]] = int(match[1], 16)
        else:
            registers.pop(operands.rpartition(",")[2], None)
    return found


class Kernel:
    """A kernel with debug information, of which calls have been watched."""

    def __init__(self, path):
        self.path, self.functions, self.lines_at = path, {}, LineTables(path)
        symbols = [line.split() for line in output("nm", "-n", "--defined-only", path).splitlines()]
        self.symbols = [(int(s[0], 16), s[2]) for s in symbols if len(s) == 3 and s[1] in "tTwW"]
        self.starts = [address for address, _ in self.symbols]
        self.mark = next((address for address, name in self.symbols if name == MARK), 0)

    def function(self, address):
        """Its Function and name."""
        at = bisect.bisect_right(self.starts, address) - 1
        start, name = self.symbols[at]
        if start not in self.functions:
            # several names may have the same address
            end = self.starts[bisect.bisect_right(self.starts, start)]
            self.functions[start] = Function(self.path, self.mark, start, end, self.lines_at.of(start))
        return self.functions[start], name

    def lines(self, blocks):
        """Line by line what blocks have executed of our sources."""
        way = Way()
        for address in blocks:
            function, name = self.function(address)
            if address == function.first:
                way.enter(function, name, address)
            else:
                way.go_on(function, name, address)
        way.leave(0)
        return way.lines


class Frame:
    """A function that is under way, its block, and what is left of that: behind a
    call, until that has returned. last: its last line so far."""

    def __init__(self, function, name, address, last=None):
        self.function, self.name, self.last = function, name, last
        self.block = function.block(address)
        self.left = list(self.block)

    def way_out(self):
        """The "return" by which the function was left, if no code is that line's: if
        its last was a condition, and what stands behind the "return" has code which
        was not executed. Else None."""
        if not self.last:
            return None
        path, number = self.last
        taken, other = source.return_behind(path, number)
        left_out = (path, other) in self.function.lines.values() and (path, other) not in self.block
        return taken if left_out else None


class Way:
    """The lines so far, and the functions around."""

    def __init__(self):
        self.lines, self.around = [], []

    def add(self, frame, place):
        line = Line(frame.name, *place, len(self.around) - 1)
        if not self.lines or self.lines[-1].key != line.key:
            self.lines.append(line)
        if line.text not in ("{", "}"):
            frame.last = place

    def end(self):
        """The innermost function ends."""
        frame = self.around[-1]
        number = frame.way_out()
        if number:
            at = len(self.lines) - (self.lines[-1].text == "}")
            self.lines.insert(at, Line(frame.name, frame.last[0], number, len(self.around) - 1, early=True))
        self.around.pop()

    def leave(self, count):
        """All functions but the outermost count go to their end."""
        while len(self.around) > count:
            self.do(lambda item: False)
            self.end()

    def do(self, last):
        """What is left of the innermost block, as far as an item that is the last."""
        frame = self.around[-1]
        while frame.left:
            item = frame.left.pop(0)
            if isinstance(item, tuple):
                self.add(frame, item)
            if last(item):
                break

    def enter(self, function, name, address):
        """A function begins: called by the innermost whose block calls it."""
        for i in range(len(self.around), 0, -1):
            if function.start in self.around[i - 1].left:
                self.leave(i)
                self.do(lambda item: item == function.start)
                break
        self.around.append(Frame(function, name, address))

    def go_on(self, function, name, address):
        """The next block of a function that has begun."""
        last = None
        for i in range(len(self.around), 0, -1):
            if self.around[i - 1].function is function:
                self.leave(i)
                self.do(lambda item: False)
                last = self.around.pop().last
                break
        self.around.append(Frame(function, name, address, last))
