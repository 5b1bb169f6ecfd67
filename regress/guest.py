# SPDX-License-Identifier: GPL-2.0-only
"""One program on one kernel, in a sandbox of its own."""

import os
import subprocess

import claims
from processes import Failed

LIMIT = 240  # s of a run
STRESS = 2  # s

# Where a program may write. 126 and 127 are also umlab's words for that it is not there.
THERE = 'cp -r /mnt/share /tmp/regress && cd /tmp/regress || exit 126; exec "./$1"'
TRACED = 'strace -f -o /tmp/trace "$@" >/dev/null; status=$?; cat /tmp/trace; exit $status'


def kselftest(program):
    return ["sh", "-c", THERE, "sh", os.path.basename(program.name)]


def strace(program):
    return ["sh", "-c", TRACED, "sh", *program.words]


def stress(program):
    """With the host's libraries and their loader."""
    loader = "/mnt/share/ld.so"
    return [loader, "--library-path", "/mnt/share", "/mnt/share/stress-ng",
            f"--{os.path.basename(program.name)}", "1", "--timeout", str(STRESS), "--verify",
            "--no-rand-seed", "--temp-path", "/tmp", *program.words]


# of each kind: the command, what its output claims, statuses that say that it cannot run here
KINDS = {"kselftest": (kselftest, claims.tap, {4}),
         "strace": (strace, claims.trace, set()),
         "stress-ng": (stress, lambda text: {}, {3, 4})}


def folder(program):
    """Its own, below programs/."""
    return program.kind if program.kind == "stress-ng" else program.name.replace("/", ".")


class Kernel:
    def __init__(self, name, path, build, machine):
        self.name, self.path = name, path
        self.umlab = [os.path.join(build, "umlab"), "exec", "--on", machine, "--kernel", path]
        self.programs = os.path.join(build, "regress/programs")

    def exec(self, base, command, options=()):
        """The status and the output; both outputs and the log stay in files."""
        argv = [*self.umlab, "--timeout", str(LIMIT), "--kernel-log", f"{base}.klog", *options,
                "--", *command]
        with open(f"{base}.out", "wb") as out, open(f"{base}.err", "wb") as err:
            status = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                    check=False).returncode
        return status, read(f"{base}.out")

    def run(self, program, base):
        """{claim: outcome}"""
        command, parse, skipped = KINDS[program.kind]
        share = os.path.join(self.programs, folder(program))
        options = ["--share", f"{share}:ro"] if os.path.isdir(share) else []
        status, output = self.exec(base, command(program), options)
        if status in (125, 126, 127) or status < 0:
            said = (read(f"{base}.err").strip().splitlines() or ["no word of it"])[-1]
            raise Failed(f"{program.name} cannot be run on the {self.name} kernel (status {status}): {said}")
        found = parse(output)
        claims.add(found, claims.STATUS, claims.status(status, skipped))
        said = claims.complaint(read(f"{base}.klog"))
        claims.add(found, claims.LOG, claims.NOT_OK if said else claims.OK)
        return found


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except FileNotFoundError:
        return ""
