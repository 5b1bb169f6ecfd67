#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""umlab exec --json and ps --json: one object that says how a run went."""

import json
import os
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from terminal import Tap, usual_signals  # noqa: E402

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
UMLAB = os.environ.get("UMLAB") or os.path.join(os.environ.get("B", "build"), "umlab")
SCALE = 1 if os.environ.get("ON", "uml") == "uml" else 6
FIELDS = ["status", "signal", "timed_out", "oops", "seconds", "messages",
          "stdout", "stdout_bytes", "stderr", "stderr_bytes"]
tap = Tap()


def run(*arguments, **more):
    return subprocess.run([UMLAB, "exec", "--json", *arguments], check=False, timeout=600,
                          stdin=subprocess.DEVNULL, capture_output=True, **more)


def told(name, *arguments):
    """The object of a run, and the run."""
    done = run(*arguments)
    try:
        if done.stdout.count(b"\n") != 1:
            raise ValueError("not one line")
        found = json.loads(done.stdout.decode())
    except ValueError as error:
        tap.ok(False, f"{name}: one object", f"{error}: {done.stdout[:300]} {done.stderr[-300:]}")
        return dict.fromkeys(FIELDS), done
    tap.ok(list(found) == FIELDS, f"{name}: one object", found)
    tap.ok(found["status"] == done.returncode, f"{name}: whose status is umlab's", found)
    return found, done


def has(name, found, **fields):
    wrong = {key: found[key] for key, value in fields.items() if found[key] != value}
    tap.ok(not wrong, f"{name}: {', '.join(fields)}", f"{wrong}, wanted {fields}")


def runs():
    found, done = told("a run", "--", "sh", "-c",
                       r"""printf 'a"\\\n\t\001é\377b'; echo error >&2; exit 3""")
    has("a run", found, status=3, signal=None, timed_out=False, oops=None, messages=[],
        stdout='a"\\\n\t\x01é\ufffdb', stdout_bytes=10, stderr="error\n", stderr_bytes=6)
    tap.ok(0 < found["seconds"] < 300, "it says how long it took", found["seconds"])
    tap.ok(not done.stderr, "and nothing else", done.stderr)
    has("killed", told("killed", "--", "sh", "-c", "kill -9 $$")[0], status=137, signal=9)
    has("a status like that", told("a status like that", "--", "sh", "-c", "exit 137")[0],
        status=137, signal=None)
    has("no command", told("no command", "--", "/no/such")[0], status=127, signal=None,
        messages=["/no/such: No such file or directory"])
    has("no output at all", told("no output at all", "--", "true")[0], stdout="", stderr="", stdout_bytes=0)


def ends():
    found, done = told("too long", "--timeout", f"{SCALE}.5", "--", "sh", "-c", "echo before; sleep 1000")
    has("too long", found, status=124, timed_out=True, signal=None, stdout="before\n")
    tap.ok(found["messages"] and found["messages"][0].startswith("timed out after"), "and says so", found)
    tap.ok(b"umlab: timed out" in done.stderr, "on standard error, too", done.stderr)
    has("its own 124", told("its own 124", "--", "sh", "-c", "exit 124")[0], status=124, timed_out=False)
    found, done = told("a panic", "--", "sh", "-c", "echo before; echo c >/proc/sysrq-trigger")
    has("a panic", found, status=255, signal=None, timed_out=False, stdout="before\n",
        oops="Kernel panic - not syncing: sysrq triggered crash")
    tap.ok(any("sysrq.c:" in line for line in found["messages"] or []), "and its place", found)
    tap.ok(b"Linux version" in done.stderr, "the log is on standard error", done.stderr[:200])
    found, _ = told("no kernel", "--kernel", "/no/such", "--", "true")
    has("no kernel", found, status=125, stdout="", timed_out=False)
    tap.ok("cannot open the kernel /no/such" in found["messages"][0], "and says why", found)
    found, _ = told("no user", "--user", "nobodyhere", "--", "true")
    has("no user", found, status=125)


def bounds():
    most = 1024 * 1024
    found, _ = told("much output", "--", "sh", "-c",
                    f"head -c {3 * most} /dev/zero | tr '\\0' x; head -c {most} /dev/zero >&2")
    has("much output", found, status=0, stdout_bytes=3 * most, stderr="\0" * most, stderr_bytes=most)
    tap.ok(found["stdout"] == "x" * most, "its beginning is kept", len(found["stdout"] or ""))
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([UMLAB, "exec", "--json", "--", "true"], check=False, timeout=600,
                              stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE)
    tap.ok(done.returncode == 125 and b"cannot write standard output" in done.stderr,
           "an object that cannot be written is a failure", done)
    for arguments, words in [(["run", "--json"], b"run has no --json"),
                             (["exec", "--json=3", "--", "true"], b"--json takes no value"),
                             (["ps", "--nonsense"], b"ps takes no arguments but --json")]:
        done = subprocess.run([UMLAB, *arguments], check=False, timeout=600, capture_output=True)
        tap.ok(done.returncode == 125 and words in done.stderr,
               f"umlab {' '.join(arguments)} is refused", done)


def listed():
    done = subprocess.run([UMLAB, "ps", "--json"], check=True, timeout=600, capture_output=True)
    return json.loads(done.stdout)


def lists():
    word = 'a"b \\ \x01'
    with subprocess.Popen([UMLAB, "exec", "--timeout", "600", "--", "sh", "-c", "echo up; sleep 1000", word],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          preexec_fn=usual_signals) as process:
        process.stdout.readline()
        ours = [one for one in listed() if one["id"] == process.pid]
        tap.ok(len(ours) == 1 and ours[0]["command"][-1] == word and ours[0]["command"][1] == "exec",
               "ps --json lists a run, its arguments a word each", ours)
        tap.ok(ours and isinstance(ours[0]["seconds"], int), "and its age", ours)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=600)
    tap.ok(not [one for one in listed() if one["id"] == process.pid], "and not one that has ended", listed())


def signals():
    """A signal ends umlab as without --json, with no object."""
    with tempfile.TemporaryFile() as out:
        with subprocess.Popen([UMLAB, "exec", "--json", "--kernel-log", "/dev/stderr", "--", "sleep", "1000"],
                              stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE,
                              preexec_fn=usual_signals) as process:
            process.stderr.readline()
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=600)
        out.seek(0)
        tap.ok(process.returncode == -signal.SIGTERM and not out.read(), "SIGTERM ends it",
               process.returncode)


runs()
ends()
bounds()
lists()
signals()
tap.finish()
