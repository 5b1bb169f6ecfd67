#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make bench: the arithmetic, the table, what it refuses, and that it leaves
# nothing behind. Figures are only measured here where that takes seconds, and
# no number is asserted: that is for make bench itself. Those that need bzImage
# are in x86_64/bench.t, the private tree is in bench-trees.t.
# shellcheck disable=SC2317 # functions that claim calls
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
. tests/lib/bench.sh

# -- the arithmetic, on numbers whose answers are known

python() { PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=bench:scripts/lib python3 "$@"; }
says() { is "$1" "$(python -c "$2" 2>&1)" "$3"; }

says 'the median of an odd number' 'from stats import *; print(median([9, 1, 5, 2, 100]))' 5
says 'the median of an even number' 'from stats import *; print(median([4, 1, 100, 2]))' 3.0
says 'the median of one' 'from stats import *; print(median([7]))' 7
says 'the spread' 'from stats import *; print(spread([9, 10, 13]))' 0.4
says 'numbers have three digits' 'from stats import *
print(*map(significant, [0.03812, 0.5, 1.234, 12.34, 123.4, 1234.5, 0]))' \
	'0.0381 0.500 1.23 12.3 123 1234 0'

says 'a ratio has an interval, the same each time' 'from stats import *
ours, theirs = [10, 11, 12, 10, 11] * 4, [20, 22, 24, 20, 22] * 4
low, high = ratio_interval(ours, theirs)
print(0.4 < low <= 0.5 <= high < 0.6, ratio_interval(ours, theirs) == (low, high))' 'True True'
says 'that has 1 in it where there is no difference' 'from stats import *
low, high = ratio_interval([10, 11, 12, 13], [11, 10, 13, 12])
print(low < 1 < high)' True

rows='from rows import *
few = Row("few", "s", [1, 3, 2], "P", [20, 10, 30], aim=0.1)
print(few.met(), Row("f", "s", [2.1], "P", [20], aim=0.1).met())
many = Row("many", "/min", [30], "P", [10], aim=3, at_least=True)
print(many.met(), Row("m", "/min", [29], "P", [10], aim=3, at_least=True).met())
print(Row("own", "MB", [24], "P", [48], aim=24, ratio=False).met(),
      Row("own", "MB", [25], aim=24, ratio=False).met(), Row("no aim", "s", [1]).met())'
says 'an aim is met at its limit and missed beyond it' "$rows" \
	$'True False\nTrue False\nTrue False None'

lines=$(python -c 'from rows import *
for line in table([Row("few", "s", [1, 3, 2], "P", [20, 10, 30], aim=0.1),
	Row("own", "MB", [25], aim=24, ratio=False)]): print(line)')
like 'a row with a peer' "$lines" \
	$'\nfew +2.00 s +20.0 s +P +0.100 +<= 0.1 +met +3/3 +100%/100%\n'
like 'a row without' "$lines" $'\nown +25.0 MB +<= 24 MB +missed +1 +0%$'

# -- what it refuses

out=$(make bench BENCH='boot nosuch' 2>&1) && status=0 || status=$?
is 'an unknown figure fails' "$status" 2
is 'in one line, with the list' "$(grep -v '^make' <<<"$out")" \
	'bench: there is no figure nosuch: BENCH= takes any of cold loop loop_x86_64 newcall grade fuzz boot syscall fork filter rate memory disk growth'
out=$(make bench BENCH=boot RUNS=0 2>&1) && status=0 || status=$?
is 'RUNS=0 fails' "$status" 2
like 'and says why' "$out" 'RUNS=0: give how often to measure, 1 or more'

out=$(make bench COMPARE=nosuch 2>&1) && status=0 || status=$?
is 'a commit that is not there fails' "$status" 2
like 'in a line that names it' "$out" 'bench: COMPARE=nosuch: there is no such commit here'
out=$(make bench COMPARE=HEAD BENCH=cold 2>&1) && status=0 || status=$?
is 'so does a figure that is not compared' "$status" 2
like 'with the list' "$out" 'bench: COMPARE= has no figure cold: BENCH= takes any of boot syscall fork rate memory'

# -- figures

out=$(bench memory disk) && status=0 || status=$?
is 'memory and disk are measured' "$status" 0
like 'the machine is named' "$out" "$(sed -n 's/^model name\t: //p' /proc/cpuinfo | head -n 1 | tr '()*+?.[]' .), $(nproc) CPUs, Linux $(uname -r)"
like 'and its load, before and after' "$out" 'load average before: [0-9.]+ [0-9. ]*; after: [0-9.]+ '
like 'memory has its row' "$out" \
	$'\nmemory +[0-9.]+ MB +[0-9.]+ MB +UML howto +[0-9.]+ +<= 24 MB +(met|missed) +1/1 '
like 'disk has its row' "$out" \
	$'\ndisk +[0-9.]+ KiB +[0-9.]+ KiB +UML howto +[0-9.]+ +<= 64 KiB +(met|missed) +1/1 '
like 'and one for a kept image' "$out" $'\ndisk --keep +[0-9.]+ KiB +<= 64 KiB +(met|missed) +1 '
like 'the samples are kept' "$(cat "$work/b/bench/samples.json")" '"figure": "memory"'

is 'no file is left' "$(left)" ''

# -- a commit, here this tree itself, as another takes minutes to build

at=$work/b/bench/at/$(git rev-parse HEAD)
mkdir -p "$at"
ln -s "$work/b" "$at/build"
printf 'all:\n' >"$at/Makefile"
out=$(B=$work/b RUNS=3 bench/compare HEAD boot memory 2>&1) && status=0 || status=$?
is 'a tree is compared with a commit' "$status" 0
for figure in boot memory; do
	like "$figure has a ratio near 1, and its interval" "$out" \
		$'\n'"$figure +[0-9.]+ +[0-9.]+ +(0\.[5-9]|1\.)[0-9]+ +[0-9.]+ to [0-9.]+  (no difference|less|more)"
done
rm -r "$work/b/bench/at"
is 'no file is left of that' "$(left)" ''

# -- a measurement that fails: the guest has no program of that name

out=$(bench syscall) && status=0 || status=$?
is 'a command that does not run fails' "$status" 1
like 'with one line' "$out" $'\nbench: syscall: status 127: [^\n]*failed.log\)\n'
like 'and is told in the table' "$out" $'\nsyscall  could not be measured\n'
like 'what it printed is kept' "$(cat "$work/b/bench/failed.log")" 'getppid'
ln -sf /bin/false "$work/b/bench/linux"
out=$(bench memory) && status=0 || status=$?
is 'a peer that does not run fails' "$status" 1
like 'with one line, too' "$out" $'\nbench: memory: no prompt under UML howto: '
is 'no file is left of those' "$(left)" ''

# -- a run that is interrupted while machines run

ln -sf "$PWD/$B/linux" "$work/b/bench/linux"
for signal in INT TERM HUP; do
	B=$work/b RUNS=1000 bench/bench disk >"$work/out" 2>&1 &
	pid=$!
	until [ -n "$(find "$work/b/bench" -name '*.cow' -print -quit 2>/dev/null)" ]; do
		kill -0 $pid
	done
	kill -$signal $pid
	wait $pid && status=0 || status=$?
	is "SIG$signal ends it" "$status" $((128 + $(kill -l $signal)))
	is 'no process is left' "$(processes)" ''
	is 'no file is left' "$(left)" ''
done

# -- what is waited for is not waited for for ever

# at once, while run() waits
interrupted='import os, select, signal, sys
from processes import adopt
from timed import run
for sig in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
    signal.signal(sig, lambda *_: sys.exit(3))
select.select = lambda *_: os.kill(os.getpid(), int(sys.argv[1]))
adopt()
run(["sleep", "1000"], cwd=sys.argv[2])'
for signal in INT TERM HUP; do
	limited python3 -c "$interrupted" "$(kill -l $signal)" "$work/b" && status=0 || status=$?
	is "SIG$signal ends a command that runs" "$status" 3
	is 'and it is gone' "$(processes)" ''
done

hanging='import sys
from types import SimpleNamespace as Any
from figures import rate
from processes import Failed, end_all
rate.LIMIT = rate.FOR = 0.2
hangs = Any(name="hangs", exec=lambda *_: {"argv": ["sh", "-c", "echo words; exec sleep 1000"]})
try:
    rate.a_minute(hangs, Any(work=sys.argv[1]))()
except Failed as error:
    print(error)
end_all()'
mkdir "$work/outputs"
out=$(B=$work/b limited python3 -c "$hanging" "$work/outputs" 2>&1) || :
like 'machines that do not end fail' "$out" '^no end for 0.2 s: hangs: words \(all of it: '

out=$(ON=x86_64 FLAVOUR=debug DEMO=x J=1 limited python3 -c 'from timed import run; print(run(["env"])[1])') || :
like 'what is measured has its environment' "$out" $'(^|\n)PATH='
unlike 'but for what would have make do something else' "$out" $'(^|\n)(ON|FLAVOUR|DEMO|J)='

finish
