# SPDX-License-Identifier: GPL-2.0-only
"""From KCOV's blocks to source lines.

A block is the address behind a call of __sanitizer_cov_trace_pc(), which the
compiler puts at the begin of each. What was executed from there on goes as far as
the next such call, or a jump. objdump knows the instructions, elfutils their lines:
binutils' own addr2line takes fifty times as long for a kernel."""

import bisect
import re
import subprocess

import source
from marks import mark

MARK = "__sanitizer_cov_trace_pc"
INSTRUCTION = re.compile(r"^ *([0-9a-f]+):\t(\S+)(.*)$")
# "601234 <name>", "$0x601234,%rax"
ADDRESS = re.compile(r"\s*(?:\$0x)?([0-9a-f]+)[ ,]")
OURS = re.compile(r"(?:.*/)?kernel/umlab/(.+)")


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


def output(argv, text=None):
    return subprocess.run(argv, input=text, check=True, capture_output=True, text=True).stdout


class Function:
    """Its instructions, as (address, mnemonic, operands), and their lines; first:
    its first block."""

    def __init__(self, kernel, mark, start, end):
        listing = output(["objdump", "-d", "--no-show-raw-insn", f"--start-address={start:#x}",
                          f"--stop-address={end:#x}", kernel])
        found = [INSTRUCTION.match(line) for line in listing.splitlines()]
        self.start = start
        self.code = [(int(m[1], 16), m[2], m[3]) for m in found if m]
        self.index = {address: i for i, (address, _, _) in enumerate(self.code)}
        self.lines = lines_of(kernel, [address for address, _, _ in self.code])
        # UML's code has the address of what it calls in a register
        self.marks = {i + (mnemonic != "call") for i, (_, mnemonic, operands) in enumerate(self.code)
                      if f"<{MARK}>" in operands or f"${mark:#x}," in operands}
        self.first = self.code[min(self.marks) + 1][0] if self.marks else start

    def target(self, i):
        """What is called there; None if it is no call, or the compiler does not say."""
        mnemonic, operands = self.code[i][1:]
        if mnemonic != "call":
            return None
        if operands.lstrip().startswith("*") and i:
            operands = self.code[i - 1][2]
        match = ADDRESS.match(operands)
        return int(match[1], 16) if match else None

    def block(self, address):
        """What the block does that begins there, in order: lines, each once, as
        (path, number), and calls, as an address."""
        begin = self.index.get(address, len(self.code))
        # what stands before the first mark is of its block
        found = list(dict.fromkeys(self.lines[place] for place, _, _ in self.code[:begin]
                                   if place in self.lines)) if address == self.first else []
        for i in range(begin, len(self.code)):
            place, mnemonic, _ = self.code[i]
            if i in self.marks:
                break
            line = self.lines.get(place)
            if line and line not in found:
                found.append(line)
            if self.target(i):
                found.append(self.target(i))
            if mnemonic.startswith(("j", "ret")):
                break
        return found


def lines_of(kernel, addresses):
    """{address: (file, line)} of those that are of our sources. A place in an
    inlined function is where that is called."""
    said = output(["eu-addr2line", "-a", "-i", "-e", kernel],
                  "".join(f"{address:#x}\n" for address in addresses))
    found, address = {}, None
    for line in said.splitlines():
        if line.startswith("0x") and ":" not in line:
            address = int(line, 16)
            continue
        place, _, rest = line.partition(":")
        ours = OURS.fullmatch(place)
        if ours and rest.split(":")[0].isdigit():
            # the outermost comes last
            found[address] = (f"syscalls/{ours[1]}", int(rest.split(":")[0]))
    return found


class Kernel:
    """A kernel with debug information, of which calls have been watched."""

    def __init__(self, path):
        self.path, self.functions = path, {}
        symbols = [line.split() for line in output(["nm", "-n", "--defined-only", path]).splitlines()]
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
            self.functions[start] = Function(self.path, self.mark, start, end)
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
