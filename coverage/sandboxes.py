# SPDX-License-Identifier: GPL-2.0-only
"""What is run on a kernel that counts, each program in a sandbox of its own, whose
counters come out with it."""

import concurrent.futures
import glob
import os
import shutil
import subprocess

from processes import Failed, end_all

TESTS = "/usr/local/lib/umlab/tests/"
LIMIT = "600"  # of a run in s, also in emulation

# debugfs tells no sizes, so that neither cp nor tar would read what is there
# (Documentation/dev-tools/gcov.rst). The program's status stays the run's.
COLLECT = '"$@"; status=$?; cd /sys/kernel/debug/gcov && ' \
    "find . -path '*/kernel/umlab/*.gcda' ! -path '*/dev/*' -exec sh -c " \
    "'for file; do cat \"$file\" >/mnt/share/\"${file##*/}\" || exit; done' sh {} + || exit 125; " \
    'exit $status'


class Kernel:
    """One that counts, of a machine of include/machines, as umlab starts it, and where
    gcc left what the counters mean (.gcno)."""

    def __init__(self, build, machine):
        self.umlab, self.machine = os.path.join(build, "umlab"), machine
        place = subprocess.run(["include/machine", "kernel", machine], check=True, text=True,
                               stdout=subprocess.PIPE).stdout.strip()
        directory, _, name = place.rpartition("/")
        place = f"{directory}-gcov/{name}" if directory else f"{name}-gcov"
        self.options = ["--on", machine, "--kernel", os.path.join(build, place)]
        objects = os.path.join(build, f"{machine}-gcov")
        self.notes = glob.glob(os.path.join(glob.escape(objects), "kernel/umlab/*.gcno"))
        if not self.notes:
            raise Failed(f"{objects} has no counters: build it by 'make coverage'")


def named(pattern, suffix):
    return sorted(os.path.basename(path)[:-len(suffix)] for path in glob.glob(pattern + suffix))


def programs(by):
    """What the words of BY= mean: a dictionary of a name and its command."""
    tests = {name: TESTS + name for name in named("tests/guest/*", "_test.c")}
    tests = {name + "_test": command + "_test" for name, command in tests.items()}
    # the others start guests themselves
    demos = {name: name for name in named("demos/*", ".c")}
    groups = {"tests": tests, "demos": demos}
    chosen = {}
    for word in by:
        if word not in groups and word not in tests | demos:
            raise Failed(f"BY={word}: give tests, demos, or a name of tests/guest/*_test.c or demos/*.c")
        chosen |= groups.get(word) or {word: (tests | demos)[word]}
    return chosen


def run(kernel, name, command, work):
    """One program in one sandbox. Returns its status, and whether counters came out."""
    counters = os.path.join(work, "counters", kernel.machine, name)
    os.makedirs(counters)
    with open(os.path.join(work, "log", kernel.machine, name), "wb") as log:
        status = subprocess.run([kernel.umlab, "exec", *kernel.options, "--timeout", LIMIT,
                                 "--share", counters, "--", "sh", "-c", COLLECT, "sh", command],
                                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                                check=False).returncode
    counted = bool(glob.glob(os.path.join(glob.escape(counters), "*.gcda")))
    # those of now: another make may build this kernel anew
    for note in kernel.notes if counted else []:
        shutil.copy(note, counters)
    return status, counted


def run_all(kernel, chosen, work):
    """As many at once as there are CPUs, as a guest has one. Returns what failed."""
    os.makedirs(os.path.join(work, "log", kernel.machine))
    failed, on = [], "" if kernel.machine == "uml" else f" on {kernel.machine}"
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        runs = {pool.submit(run, kernel, name, command, work): name
                for name, command in chosen.items()}
        try:
            for future in concurrent.futures.as_completed(runs):
                status, counted = future.result()
                wrong = [f"status {status}"] if status else []
                wrong += [] if counted else ["no counters"]
                failed += [f"{runs[future]}{on} ({', '.join(wrong)})"] if wrong else []
                print(f"  {'FAILED' if wrong else 'RUN':7} {runs[future]}{on}", flush=True)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            end_all()  # else it waits for them
            raise
    return failed
