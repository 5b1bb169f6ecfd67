#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""umlab --on x86_64 says by what QEMU runs the guest: KVM where that works, and
why not where it does not, in the log of exec and on the terminal of run."""

import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from terminal import Tap, Terminal  # noqa: E402

UMLAB = os.path.join(os.environ.get("B", "build"), "umlab")
# As in bench/machines.py; without the device there is nothing to hide.
USER = ["--map-root-user"] if os.geteuid() else []
HIDDEN = ["unshare", *USER, "--mount", "--propagation", "private", "sh", "-c",
          '[ ! -e /dev/kvm ] || mount --bind /dev/null /dev/kvm && exec "$@"', "sh"]
EITHER = r"QEMU with (kvm|tcg: [^\r\n]+)"
TCG = r"QEMU with tcg: /dev/kvm(?:: | does not run a guest: )[^\r\n]+"
tap = Tap()


def logged(prefix):
    """The log's first line, of a guest that does nothing."""
    with tempfile.NamedTemporaryFile("r", errors="replace") as log:
        done = subprocess.run([*prefix, UMLAB, "exec", "--on", "x86_64", "--kernel-log", log.name,
                               "--", "true"], check=False, capture_output=True, text=True)
        return log.readline().rstrip("\r\n"), done


def shown(prefix, pattern):
    """Whether umlab run has it on its terminal, before the prompt."""
    terminal = Terminal([*prefix, UMLAB, "run", "--on", "x86_64"])
    said = terminal.expect(r"[\s\S]*?root@umlab:~# $", 60)
    terminal.type("exit\r")
    good = terminal.wait() == 0 and said and re.search(rf"(?m)^umlab: {pattern}\r$", said.group(0))
    return good, said and said.group(0)


for prefix, pattern, where in ([], EITHER, ""), (HIDDEN, TCG, ", without /dev/kvm"):
    line, done = logged(prefix)
    tap.ok(done.returncode == 0 and not done.stderr, "exec runs" + where, done)
    tap.ok(re.fullmatch(pattern, line), "the log begins with the accelerator" + where, line)
    tap.ok(*shown(prefix, pattern)[:1], "run says it on the terminal" + where, line)
tap.finish()
