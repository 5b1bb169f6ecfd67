#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""gdb's umlab commands and the kernel's lx- ones, each against what the guest
itself says: the demo's output on its console, /proc, the sources."""

import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from gdbsession import BUILD, ON, Session, source_line  # noqa: E402
from terminal import Tap  # noqa: E402

COMMANDS = ("break", "cmdline", "console", "lesson", "prepare", "start", "syscall",
            "syscalls", "ubt", "until-user", "vmas", "where", "x")
# formats whose output must be that of gdb's x on the same bytes
FORMATS = ("8xb", "9xh", "5xw", "3xg", "4d", "7dh", "3ub", "5uw", "3og", "4ow", "9ob",
           "3tb", "2th", "12cb", "2a", "3f", "5fw", "2zg", "3s", "4i", "2fb", "5x")
tap = Tap()


def call():
    """The call of the change_cmdline demo, from its start to its end."""
    run = Session(["umlab start change_cmdline", "umlab syscall", "umlab syscall 1",
                   "print $current()->pid",
                   "umlab cmdline", "umlab ubt", "lx-ps",
                   "print $lx_task_by_pid($current()->pid)->comm", "umlab syscalls",
                   "print new", "tbreak show_line", "continue", "finish", "umlab cmdline",
                   "umlab until-user", "continue"])
    (_, syscall, init, pid, before, ubt, ps, by_pid, listed, new, _, _, _, after, until,
     _) = run.output
    row = re.search(r"(?m)^root +(\d+) .* change_cmdline$", run.console)
    tap.ok(row, "the demo has run in the guest", run.all + run.console)
    number = row.group(1) if row else "?"
    tap.ok(re.fullmatch(rf"\$1 = {number}\n", pid), "$current() is the process that ps showed", pid)
    tap.ok(re.match(rf"change_cmdline, number 605, called by process {number} \(change_cmdline\)\n",
                    syscall), "umlab syscall: name, number, process", syscall)
    for name, kind, value in (("new", r"const char \*", r'0x\w+ "Yen-Chun Hsu 0056021"'),
                              ("len", "size_t", "21"), ("old", r"char \*", r"0x\w+"),
                              ("size", "size_t", "65535"), ("flags", "unsigned int", "0")):
        tap.ok(re.search(rf"(?m)^  {name} +{kind} +{value}$", syscall),
               f"umlab syscall: {name}", syscall)
    tap.ok(init.startswith("rt_sigtimedwait, number 128, called by process 1 (init)\n"),
           "umlab syscall 1: the call that another process waits in", init)
    tap.ok('"Yen-Chun Hsu 0056021"' in new, "print shows a string of the process", new)
    tap.ok(re.search(r"15 bytes: \"change_cmdline\\0\"\n", before) and "was" not in before,
           "umlab cmdline: the bytes before", before)
    tap.ok(re.search(r"21 bytes: \"Yen-Chun Hsu 0056021\\0\"\n +was +15 bytes: \"change_cmdline\\0\"",
                     after), "umlab cmdline: the bytes after, and what they were", after)
    start = re.search(r"arg_start +(\w+)", before)
    tap.ok(start and re.search(rf"was +{start.group(1)}\n", after),
           "umlab cmdline: arg_start has moved", before + after)
    line = source_line("demos/change_cmdline.c", "change_cmdline(new")
    tap.ok(re.search(rf"(?m)^#\d+ .*main \(argc=1, .* at demos/change_cmdline.c:{line}$", ubt),
           f"umlab ubt: main at demos/change_cmdline.c:{line}", ubt)
    tap.ok(re.search(rf" {number} +change_cmdline\n", ps) and re.search(r" 1 +init\n", ps),
           "lx-ps lists the guest's tasks", ps)
    tap.ok('"change_cmdline' in by_pid, "$lx_task_by_pid finds it", by_pid)
    marked = re.findall(r"(?m)^ *\d+ +(\w+) +0x\w+ +breakpoint 1$", listed)
    own = re.findall(r"(?m)^ *(\d+) +(\w+) +0x", listed)
    tap.ok(marked == ["change_cmdline"], "umlab syscalls marks the call with a breakpoint", listed)
    tap.ok(("600", "sayhello") in own and len(own) >= 6, "umlab syscalls lists our calls", listed)
    tap.ok(f"process {number} (change_cmdline) goes back to user code: change_cmdline returns 15\n"
           in until, "umlab until-user: the value the demo gets", until)


def mappings():
    """cat prints its own mappings while gdb looks at them."""
    run = Session(["umlab start write", "umlab vmas", "umlab ubt", "umlab syscall", "lx-dmesg",
                   "lx-mounts", "delete", "continue"], DEMO="cat /proc/self/maps")
    _, vmas, ubt, syscall, dmesg, mounts, _, _ = run.output
    own = [re.sub(r"(\S+ \S+ \S+) \S+ \d+ *", r"\1 ", line).strip()
           for line in run.console.split("\n") if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line)]
    # a page that all processes share is no mapping of any
    own = [line for line in own if not line.endswith("[vsyscall]")]
    seen = [line for line in vmas.split("\n") if line]
    tap.ok(own and seen == own, "umlab vmas shows what /proc/PID/maps shows",
           "\n".join(["gdb:", *seen, "proc:", *own]))
    tap.ok(ubt.startswith("umlab ubt: process") and "/usr/bin/cat" in ubt and ubt.count("\n") == 1,
           "umlab ubt: one line where there is no debug information", ubt)
    tap.ok(re.match(r"write, number 1,", syscall) and
           re.search(r'buf +const char \* +0x\w+ "[0-9a-f]+-', syscall),
           "umlab syscall knows the kernel's other calls", syscall)
    tap.ok("Run /sbin/init as init process" in dmesg, "lx-dmesg shows the log", dmesg)
    tap.ok(re.search(r" proc /proc proc ", mounts), "lx-mounts shows the mounts", mounts)


def examine():
    """umlab x on user memory against x on the page that the kernel has it in."""
    lines = ["from umlab.memory import page_of", "from umlab.task import find_process",
             "mm = find_process()['mm']", "base = int(mm['arg_start']) & ~7",
             "page = page_of(mm, base) + (base & 4095)",
             "out = lambda c, a: gdb.execute(f'{c} {a:#x}', to_string=True)",
             "move = lambda m: f'{m[1]}{int(m[2], 16) - page + base:#x}'", "import re"]
    commands = ["umlab start change_cmdline"] + ["python " + line for line in lines]
    begin = len(commands)
    commands += [r"python print(re.sub(r'(?m)(^ *|\tj\w+ +)(0x[0-9a-f]+)', move,"
                 f" out('x/{form}', page)) == out('umlab x/{form}', base),"
                 f" out('x/{form}', page), out('umlab x/{form}', base))" for form in FORMATS]
    commands += ["umlab x/s $current()->mm->arg_start", "umlab x/8xb 0x10", "umlab x/3q 0",
                 "umlab x/s new 99999", "umlab x/s $current()->mm->arg_start $current()->pid"]
    run = Session(commands)
    for form, out in zip(FORMATS, run.output[begin:]):
        tap.ok(out.startswith("True "), f"umlab x/{form} is as gdb's x/{form}", out)
    string, nothing, bad, nobody, pid = run.output[-5:]
    tap.ok(string.endswith('"change_cmdline"\n'), "umlab x/s reads argv[0]", string)
    tap.ok("Cannot access memory at address 0x10" in nothing, "umlab x: no page there", nothing)
    tap.ok(bad == "umlab x: /3q is no format; see: help x\n", "umlab x: a bad format", bad)
    tap.ok(nobody == "umlab: the guest has no process 99999; see: lx-ps\n", "umlab x: a bad pid", nobody)
    tap.ok(pid == string, "umlab x: the process by its pid", pid)


def umlab(log, *command):
    """What umlab says of a guest that dies, with the kernel's log in a file."""
    return subprocess.run([f"{BUILD}/umlab", "exec", "--on", ON, "--kernel-log", log,
                           "--append", "umlab_unsafe", "--", *command],
                          check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True).stderr


def crash(log):
    """A guest that panics, and writes its log."""
    command = "echo c >/proc/sysrq-trigger"
    if ON == "uml":
        umlab(log, "sh", "-c", command)
    else:
        Session(["umlab start"], CONSOLE=log, DEMO=f'sh -c "{command}"')


def same_oops():
    """umlab and gdb/where take the same for an oops, and find the same places."""
    with open("launcher/oops.c") as source:
        mine = re.search(r"first_lines\[\] = \{(.*?)\};", source.read(), re.S).group(1)
    with open("gdb/umlab/where.py") as source:
        its = re.search(r"STARTS = \((.*?)\)", source.read(), re.S).group(1)
    mine, its = (set(re.findall(r'"(.*?)"', text)) for text in (mine, its))
    tap.ok(mine and mine <= its, "gdb/where knows every line that umlab takes for an oops", mine - its)
    with tempfile.NamedTemporaryFile() as log:
        said = umlab(log.name, "/usr/local/lib/umlab/tests/unsafe_copy", "null", "memcpy")
        done = subprocess.run(["gdb/where", log.name], check=False, capture_output=True, text=True)
    places = re.findall(r"(?m)^umlab: (?:in|called from) (\w+ at \S+:\d+)$", said)
    tap.ok(len(places) == 2 and places[1].split()[2].startswith("syscalls/dev/unsafe_copy.c:") and
           all(re.search(rf"(?m)^    (\? )?{re.escape(place)}$", done.stdout) for place in places),
           "and both name the same functions, files and lines", f"{said}{done.stdout}")


def where():
    """An oops of a guest, in gdb and outside, is at the line that made it."""
    with tempfile.TemporaryDirectory(prefix="umlab test'") as directory:
        log = os.path.join(directory, "panic log")
        crash(log)
        done = subprocess.run(["gdb/where", log], check=False, capture_output=True, text=True)
        line = source_line(f"{BUILD}/src/linux/drivers/tty/sysrq.c", "sysrq triggered crash")
        tap.ok(done.returncode == 0 and done.stdout.startswith(
            "Kernel panic - not syncing: sysrq triggered crash\n"), "gdb/where: the message", done)
        tap.ok(f"    sysrq_handle_crash at drivers/tty/sysrq.c:{line}\n" in done.stdout,
               f"gdb/where: drivers/tty/sysrq.c:{line}", done)
        quoted = re.sub(r"[^\w./]", lambda m: "\\" + m[0], log)
        inside = Session([f"umlab where {quoted}"]).output[0]
        tap.ok(inside == done.stdout, "umlab where says the same", inside)
        with open(log) as file:
            text = re.sub(r"panic\+0x[0-9a-f]+/0x[0-9a-f]+", "panic+0x1/0x2", file.read())
        with open(log, "w") as file:
            file.write(text)
        done = subprocess.run(["gdb/where", log], check=False, capture_output=True, text=True)
        tap.ok(done.returncode and "is from another build" in done.stderr and
               "LINUX=build/linux-debug" in done.stderr and
               done.stderr.count("\n") == 1, "gdb/where: a log of another kernel", done)
    done = subprocess.run(["gdb/where", "/dev/null"], check=False, capture_output=True, text=True)
    tap.ok(done.returncode and done.stderr == "umlab where: /dev/null has no oops and no backtrace\n",
           "gdb/where: a log without one", done)


def helps():
    run = Session(["help umlab"] + [f"help umlab {name}" for name in COMMANDS])
    listed = re.findall(r"(?m)^umlab ([\w-]+) -- ", run.output[0])
    tap.ok(tuple(listed) == COMMANDS, "help umlab lists every command", listed)
    for name, out in zip(COMMANDS, run.output[1:]):
        tap.ok(len(out) > 30 and "not documented" not in out and "Undefined" not in out,
               f"help umlab {name}", out)
    # the prefix of old
    same = Session([f"help uml {name}" for name in COMMANDS] + ["uml x/s 0"]).output
    tap.ok(same[:-1] == run.output[1:] and same[-1] == "umlab: no guest is running: umlab start\n",
           "uml is another name of umlab", same)


call()
mappings()
examine()
same_oops()
where()
helps()
tap.finish()
