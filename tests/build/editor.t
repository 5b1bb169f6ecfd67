#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Editors: compile_commands.json has every C file of ours with a command that
compiles it, and clangd finds nothing wrong; and what VS Code's launch.json says,
done as VS Code does it (gdb/MI), stops in the call."""

import glob
import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from gdbsession import BUILD, environment, processes  # noqa: E402
from terminal import Tap  # noqa: E402

PARTS = ("syscalls/*.c", "demos/*.c", "launcher/*.c", "init/*.c", "tests/guest/*.c")
# one of each part; clangd takes its time
CLANGD = ("syscalls/change_cmdline.c", "demos/change_cmdline.c", "launcher/exec.c",
          "init/init.c", "tests/guest/sayhello_test.c")
# built with other options than the kernel has here
ELSEWHERE = ("syscalls/umlab_kunit.c",)
tap = Tap()


def compile_commands():
    made = subprocess.run(["make", "-s", "compile_commands.json"], check=False,
                          capture_output=True, text=True)
    tap.ok(made.returncode == 0, "make compile_commands.json", made)
    with open(f"{BUILD}/compile_commands.json") as file:
        rows = {row["file"]: row for row in json.load(file)}
    ours = [name for part in PARTS for name in glob.glob(part) if name not in ELSEWHERE]
    missing = [name for name in ours if os.path.abspath(name) not in rows]
    tap.ok(not missing, f"all of our {len(ours)} C files are in it", missing)
    for name in CLANGD:
        row = rows.get(os.path.abspath(name), {"arguments": ["false"], "directory": "."})
        words = [w for w in row["arguments"] if w not in ("-c", "-MMD", "-MP")]
        done = subprocess.run(words + ["-fsyntax-only"], cwd=row["directory"], check=False,
                              capture_output=True, text=True)
        tap.ok(done.returncode == 0, f"its command compiles {name}", done.stderr)


def clangd():
    for name in CLANGD:
        if not shutil.which("clangd"):
            tap.ok(True, f"clangd on {name} # SKIP clangd is not installed")
            continue
        done = subprocess.run(["clangd", f"--check={name}"], check=False, capture_output=True,
                              text=True)
        tap.ok("All checks completed, 0 errors" in done.stderr, f"clangd finds no error in {name}",
               "\n".join(re.findall(r"(?m)^E.*$", done.stderr)))


def launch():
    with open(".vscode/launch.json") as file:
        config = json.load(file)
    values = {f"input:{i['id']}": i["default"] for i in config["inputs"]}
    values["workspaceFolder"] = os.getcwd()

    def fill(text):
        return re.sub(r"\$\{([^}]*)\}", lambda match: values[match.group(1)], text)

    one = config["configurations"][0]
    lines = [f'-file-exec-and-symbols "{fill(one["program"])}"']
    lines += [f'-interpreter-exec console "{fill(c["text"])}"'
              for c in one["customLaunchSetupCommands"]]
    gdb = subprocess.Popen([fill(one["miDebuggerPath"]), "--interpreter=mi"], text=True,
                           cwd=fill(one["cwd"]), env=environment(), stdin=subprocess.PIPE,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    gdb.stdin.write("\n".join(lines) + f"\n-{one['launchCompleteCommand']}\n")
    gdb.stdin.flush()
    seen = []
    for line in gdb.stdout:
        seen.append(line)
        if line.startswith(("*stopped", "^error")):
            break
    tap.ok('reason="breakpoint-hit"' in seen[-1] and "sys_change_cmdline" in seen[-1] and
           "change_cmdline.c" in seen[-1], "launch.json's commands stop in the call", "".join(seen))
    gdb.stdin.write("-gdb-exit\n")
    gdb.stdin.close()
    gdb.stdout.read()
    tap.ok(gdb.wait() == 0 and not processes(), "and leave nothing", processes())


compile_commands()
clangd()
launch()
tap.finish()
