#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Nothing is left behind, whenever and however umlab ends; ps and kill.
KILLS= is how many random moments are tried."""

import os
import random
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from leftovers import MARK, left, processes, start, umlab  # noqa: E402
from terminal import Tap  # noqa: E402

KILLS = int(os.environ.get("KILLS", "20"))
PROGRESS = 100  # kills from word to word
tap = Tap()


def nothing_left(name):
    rest = left()
    tap.ok(not rest, f"nothing is left after {name}", rest)


def up(run):
    """Waits until the command runs."""
    return run.stdout.readline() == b"up\n"


def one(name, sig):
    run = start("sh", "-c", "echo up; sleep 1000")
    tap.ok(up(run) and processes(), f"a sandbox runs before {name}")
    run.send_signal(sig)
    tap.ok(run.wait(20) == -sig, f"umlab ends by {name}", run.returncode)
    nothing_left(name)


def random_moments():
    seed = int(os.environ.get("SEED", random.randrange(1 << 30)))
    print(f"# SEED={seed}")
    chance = random.Random(seed)
    wrong = []
    for number in range(KILLS):
        sig = chance.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT,
                             signal.SIGHUP])
        run = start("sh", "-c", "echo up; cat; sleep 1000",
                    stdin=chance.choice([subprocess.DEVNULL, subprocess.PIPE]))
        time.sleep(chance.random() * 0.12)
        run.send_signal(sig)
        run.communicate()
        # at the very start, the signal may come before umlab looks after it
        if run.returncode != -sig:
            wrong.append((number, sig, run.returncode))
        rest = left()
        if rest:
            wrong.append((number, sig, rest))
            break
        if (number + 1) % PROGRESS == 0:
            # not by prove, which tells at the end
            print(f"# {number + 1} of {KILLS} kills", file=sys.stderr)
    tap.ok(not wrong, f"nothing is left after {KILLS} kills at random moments", wrong)


def a_panic():
    run = start("sh", "-c", "echo c >/proc/sysrq-trigger")
    run.communicate()
    tap.ok(run.returncode == 255, "a panic", run.returncode)
    nothing_left("a panic")


def a_killed_supervisor():
    run = start("sh", "-c", "echo up; sleep 1000")
    up(run)
    with open(f"/proc/{run.pid}/task/{run.pid}/children") as file:
        supervisor = int(file.read().split()[0])
    os.kill(supervisor, signal.SIGKILL)
    _, err = run.communicate(timeout=20)
    tap.ok(run.returncode == 125 and err == b"umlab: the sandbox was killed from outside\n",
           "a sandbox killed from outside is 125 and one line", (run.returncode, err))
    nothing_left("a kill of the sandbox")


def a_closed_output():
    run = start("yes")
    run.stdout.read(10)
    run.stdout.close()
    tap.ok(run.wait(20) == 141, "the command gets SIGPIPE", run.returncode)
    nothing_left("a closed output")


def listing():
    runs = [start("sh", "-c", "echo up; sleep 1000") for _ in range(3)]
    for run in runs:
        up(run)
    listed = umlab("ps").stdout
    tap.ok(all(f"{run.pid} " in listed for run in runs) and MARK in listed,
           "ps lists running sandboxes and their commands", listed)
    killed = umlab("kill", str(runs[0].pid))
    tap.ok(killed.returncode == 0 and runs[0].wait(20) == -signal.SIGTERM,
           "kill ID ends one", killed)
    listed = umlab("ps").stdout
    tap.ok(f"{runs[0].pid} " not in listed and f"{runs[1].pid} " in listed,
           "and only that one", listed)
    # one that is stopped cannot end by itself
    runs[1].send_signal(signal.SIGSTOP)
    killed = umlab("kill", str(runs[1].pid), str(runs[2].pid))
    for run in runs:
        run.wait(20)
    tap.ok(killed.returncode == 0, "kill takes several, also stopped ones", killed)
    nothing_left("kill")
    wrong = umlab("kill", "1")
    tap.ok(wrong.returncode == 125 and "no sandbox '1'" in wrong.stderr,
           "kill touches nothing but sandboxes", wrong)


one("SIGTERM", signal.SIGTERM)
one("SIGINT", signal.SIGINT)
one("SIGHUP", signal.SIGHUP)
one("kill -9", signal.SIGKILL)
random_moments()
a_panic()
a_killed_supervisor()
a_closed_output()
listing()
tap.finish()
