# SPDX-License-Identifier: GPL-2.0-only
"""What a client may have done: each tool with its schema, in one list. What is built and
run is so in a jail: the compiler sees the tree alone (grade/jail), and a program runs in a
guest that is thrown away (umlab exec) and shares nothing that it could write."""

import json
import os
import shutil
import tempfile

import jsonschema

import tree
from jobs import Failed

BUILD = os.environ.get("B", "build")
UMLAB = os.path.join(BUILD, "umlab")
SHOWN = 32 << 10  # characters of an output
COMPILE = 120  # seconds, for a program
KERNEL = 900  # and for a kernel
RUN_MOST = 600  # of a run
SLACK = 60  # for umlab to end a run by itself

INSTRUCTIONS = """umlab: a system call is edited in syscalls/NAME.c, and seconds later runs in a real
Debian guest. read and write its files, build the kernel with it, then run, test and trace it. A guest is
thrown away after each run, and the host is never touched: use run for any experiment. docs/first-call.md
and docs/when-it-crashes.md explain the calls; syscalls/table lists them."""

STRING = {"type": "string", "maxLength": 65536}
CALL = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,40}$", "description": "a call of syscalls/table"}
SECONDS = {"type": "integer", "minimum": 1, "maximum": RUN_MOST,
           "description": "limit on the run, boot included"}
PATH = {"type": "string", "minLength": 1, "maxLength": 4096, "description": "from the tree's top"}
KERNELS = {"type": "string", "enum": ["linux", "linux-debug"],
           "description": "linux-debug finds overruns, use after free, locks (the user builds it first: "
                          "make FLAVOUR=debug)"}


def answer(text, wrong=False, **structured):
    """The result of a tool's call."""
    return {"content": [{"type": "text", "text": text}], "isError": wrong} | (
        {"structuredContent": structured} if structured else {})


class Tool:
    """A tool, what it takes, and the function of a job and arguments that runs it."""

    def __init__(self, run, what, properties, required=()):
        self.name, self.run, self.what = run.__name__, run, what
        self.schema = {"type": "object", "properties": properties, "required": list(required),
                       "additionalProperties": False}
        self.validator = jsonschema.Draft7Validator(self.schema)

    def described(self):
        return {"name": self.name, "description": self.what, "inputSchema": self.schema}

    def wrong(self, arguments):
        """What is wrong with arguments; None if nothing is."""
        error = next(self.validator.iter_errors(arguments), None)
        return error and f"{'.'.join(map(str, error.path)) or 'the arguments'}: {error.message[:300]}"


class Work:
    """What this session has built, in a directory of its own."""

    def __init__(self):
        self.place = None

    def path(self, *names):
        if not self.place:
            self.place = tempfile.mkdtemp(prefix="umlab-mcp.")
        path = os.path.join(self.place, *names)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def kernel(self, name):
        """The session's kernel, or the user's where none was built."""
        own = self.place and os.path.join(self.place, name, name)
        path = own if own and os.path.exists(own) else os.path.join(BUILD, name)
        if not os.path.exists(path):
            raise Failed(f"there is no {path}: the user is to type "
                         f"make{' FLAVOUR=' + name.partition('-')[2] if '-' in name else ''}")
        return path


WORK = Work()


def forget():
    if WORK.place:
        shutil.rmtree(WORK.place, ignore_errors=True)


def shown(text, size=None):
    """An output, its middle left out if it is long; size: of all of it, bytes."""
    if len(text) <= SHOWN and (size is None or size <= len(text.encode())):
        return text
    half = SHOWN // 2
    end = text[-half:] if len(text) > half else ""
    return f"{text[:half]}\n[... of {size or len(text)} bytes in all ...]\n{end}"


def known(call):
    if call not in tree.rows(os.path.join(tree.TREE, "syscalls/table")):
        raise Failed(f"there is no call {call} in syscalls/table: "
                     f"the user adds one by 'make new NAME={call}'")


def read(_job, arguments):
    path = arguments["path"]
    if os.path.isdir(os.path.join(tree.TREE, tree.inside(path))):
        return answer(tree.listed(path))
    return answer(tree.read(path))


def write(_job, arguments):
    tree.write(arguments["path"], arguments["text"])
    return answer(f"{arguments['path']} is written; build puts it into the kernel")


def build(job, arguments):
    name, kernel = arguments["call"], arguments.get("kernel", "linux")
    known(name)
    # private copies are of what is built: the rest of it is made by the user's make
    if not os.path.exists(os.path.join(BUILD, kernel)):
        WORK.kernel(kernel)
    return made(job, name, kernel)


def made(job, name, kernel):
    """Has a kernel built, and keeps it if the call is in it."""
    part = WORK.path(f"{kernel}.part", "")
    status, said, why = job.run(["mcp/build", name, kernel, part], KERNEL)
    try:
        if status:
            raise Failed(shown(why or said))
        if status is None:
            raise Failed(f"{kernel} was not built within {KERNEL} s")
        wrong = json.loads(said)["wrong"]
        if wrong:
            return answer(f"{name} is not in the kernel: {wrong}", wrong=True)
        shutil.rmtree(WORK.path(kernel), ignore_errors=True)
        os.rename(part.rstrip("/"), WORK.path(kernel))
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return answer(f"{kernel} has {name} as it is in the tree now: run, test and trace use it")


def compiled(job, source, folder):
    """A guest's program of a C source, in a folder of the session's."""
    to = WORK.path("programs", "")
    selftests = os.path.join(BUILD, "src/linux/tools/testing/selftests")
    places = {folder: "source"} | {path: path for path in ("tests/guest", "syscalls/include", selftests)}
    if folder == "tests/guest":
        places = {**places, folder: folder}
    seen = [word for path, at in places.items() if os.path.isdir(path)
            for word in ("--ro-bind", os.path.realpath(path), f"/tree/{at}")]
    name = os.path.basename(source)[:-2]
    argv = ["grade/jail", str(COMPILE), *seen, "--bind", to, "/to", "--chdir", "/tree", "--",
            "gcc", "-std=gnu11", "-D_GNU_SOURCE", "-g", "-Wall", "-Wextra", "-O2", "-static", "-pthread",
            "-Itests/guest", "-Isyscalls/include", "-isystem", selftests,
            "-o", f"/to/{name}", f"{places[folder]}/{name}.c"]
    status, _, why = job.run(argv, COMPILE + SLACK)
    if status != 0:
        raise Failed(f"{source} does not compile:\n{shown(why)}" if status == 1 else
                     f"{source} could not be compiled: {shown(why) or f'{COMPILE} s are over'}")
    return name


def in_guest(job, arguments, command, share=None):
    """umlab exec --json, as an answer."""
    seconds = arguments.get("seconds", 60)
    options = ["--json", "--timeout", str(seconds), "--kernel", WORK.kernel(arguments.get("kernel", "linux")),
               "--user", arguments.get("user", "root"), "--limit", "output=64M",
               *(["--share", f"{share}:ro"] if share else [])]
    status, said, why = job.run([UMLAB, "exec", *options, "--", *command], seconds + SLACK)
    try:
        told = json.loads(said)
    except ValueError:
        raise Failed(shown(why) or f"umlab ended with {status}, and said nothing") from None
    for name in ("stdout", "stderr"):
        told[name] = shown(told[name], told[f"{name}_bytes"])
    words = [f"status {told['status']}, {told['seconds']} s", *told["messages"],
             *(f"{name}:\n{told[name]}" for name in ("stdout", "stderr") if told[name])]
    return answer("\n".join(words), wrong=told["status"] != 0, **told)


def run(job, arguments):
    if ("command" in arguments) == ("program" in arguments):
        raise Failed("give command, words to run in the guest, or program, a C source")
    if "command" in arguments:
        return in_guest(job, arguments, arguments["command"])
    source = WORK.path("sources", "program.c")
    with open(source, "w", encoding="utf-8") as file:
        file.write(arguments["program"])
    name = compiled(job, "program.c", os.path.dirname(source))
    return in_guest(job, arguments, [f"/mnt/share/{name}", *arguments.get("arguments", [])],
                    WORK.path("programs", ""))


def test(job, arguments):
    known(arguments["call"])
    source = f"tests/guest/{arguments['call']}_test.c"
    if not os.path.isfile(tree.inside(source)):
        raise Failed(f"there is no {source}: write it; tests/guest/sayhello_test.c shows how")
    name = compiled(job, source, "tests/guest")
    return in_guest(job, arguments, [f"/mnt/share/{name}"], WORK.path("programs", ""))


def trace(job, arguments):
    known(arguments["call"])
    WORK.kernel("linux-kcov")
    done = made(job, arguments["call"], "linux-kcov")
    if done["isError"]:
        return done
    kernel = WORK.kernel("linux-kcov")
    if not os.path.lexists(WORK.path("umlab")):
        os.symlink(os.path.realpath(UMLAB), WORK.path("umlab"))
    given = {"CALL": arguments["call"], "ARGS": arguments.get("arguments", ""),
             "AGAINST": arguments.get("against", ""), "SYMBOLS": kernel, "ON": "uml", "DEMO": "", "DEPTH": "",
             "UMLAB_OPTIONS": f"--kernel {kernel}", "B": WORK.path("")}
    status, said, why = job.run(["trace/trace"], RUN_MOST, env=os.environ | given)
    text = shown("\n".join(filter(None, [said, why])))
    return answer(text or "it was not traced in time", wrong=status != 0)


TOOLS = {tool.name: tool for tool in (
    Tool(read, "A file of the tree, or the names in a directory.", {"path": PATH}, ["path"]),
    Tool(write, "Replaces a file of a call's: its source, headers, demo, test or man page.",
         {"path": PATH, "text": {"type": "string", "maxLength": tree.MOST}},
         ["path", "text"]),
    Tool(build, "Builds a kernel with a call as it is in the tree now. The compiler's error, if any.",
         {"call": CALL, "kernel": KERNELS}, ["call"]),
    Tool(run, "Runs a command, or a C program, in a fresh guest on the kernel that was built: status, "
              "signal, time-out, oops with its line, both outputs.",
         {"command": {"type": "array", "items": STRING, "minItems": 1, "maxItems": 256},
          "program": {"type": "string", "maxLength": tree.MOST,
                      "description": 'C; #include "umlab.h" has the calls as functions'},
          "arguments": {"type": "array", "items": STRING, "maxItems": 256, "description": "of program"},
          "user": {"type": "string", "enum": ["root", "student"]},
          "seconds": SECONDS, "kernel": KERNELS}),
    Tool(test, "Runs a call's own test, tests/guest/NAME_test.c, in a fresh guest: TAP.",
         {"call": CALL, "seconds": SECONDS, "kernel": KERNELS}, ["call"]),
    Tool(trace, "The lines of its source that a call executes with these arguments, in order (the user "
                "builds its kernel first: make FLAVOUR=kcov).",
         {"call": CALL,
          "arguments": {**STRING, "description": '"text", a number, NULL, bad or out:SIZE, each'},
          "against": {**STRING, "description": "other arguments, to see where the ways part"}},
         ["call"]),
)}
