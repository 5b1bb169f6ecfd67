#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make class ENGINE=slurm, by Debian's Slurm with two nodes on this machine: a class of
# COUNT (40) in one array, of which a node is killed in the middle. Nothing is graded twice
# but what was at work on that node; a make that is killed leaves the array to the next one.
# grader takes grade's place, as this is about Slurm; REAL=1: grade itself.
set -u
cd "$(dirname "$0")/../.." || exit 1

if [ -z "${CLUSTER:-}" ]; then
	said=$(tests/class/cluster 1 true 2>&1 >/dev/null)
	if [ $? = 77 ]; then
		echo "1..0 # SKIP no Slurm here: ${said##*$'\n'}"
		exit
	fi
	exec tests/class/cluster 2 "$0"
fi
. tests/lib/lib.sh

count=${COUNT:-40}
export CLASS_TO=$work/out GRADER_COUNT=$work/count ENGINE=slurm ASSIGNMENT=tests/grade/doubled SUBMISSIONS=$work/in
mkdir "$work/in"
mkfifo "$work/fifo"
for ((i = 1; i <= count; i++)); do
	printf -v name '%s/in/s%02d.c' "$work" "$i"
	if [ -n "${REAL:-}" ]; then
		cp tests/grade/doubled/reference/syscalls/doubled.c "$name"
		echo "static const int number_of_this_one = $i;" >>"$name"
	else
		echo "// $((i % 10)) $i" >"$name"
	fi
done
[ -n "${REAL:-}" ] || export UMLAB_GRADE=tests/class/grader
json() { python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$work/out/class.json" "$1"; }
graded() { json 'sum(s["state"] == "graded" for s in d["students"])'; }
begun() { wc -l <"$work/count"; }
jobs_left() { squeue -h -r -t PENDING,RUNNING | wc -l; }
below() { pgrep -P "$1" | while read -r pid; do below "$pid"; echo "$pid"; done; }

# --- a node is killed while it grades
[ -n "${REAL:-}" ] || echo '// waits' >"$work/in/s03.c"
GRADER_FIFO=$work/fifo class/class >"$work/said" 2>&1 &
job=$!
if [ -n "${REAL:-}" ]; then
	until node=$(squeue -h -t RUNNING -o %N | tail -n 1) && [ -n "$node" ]; do
		timeout 5 inotifywait -qq -e create "$work/out"
	done
else
	read -r _ <"$work/fifo"
	node=$(squeue -h -r -t RUNNING -o '%K %N' | sed -n 's/^2 //p')
fi
is 'one array' "$(squeue -h -r -o %F | sort -u | wc -l)" 1
limits=$(scontrol -o show job | tail -n 1)
like "its limits are the assignment's" "$limits" 'TimeLimit=00:2[0-9]:00.*CPUs/Task=1.*MinMemoryNode=1G'
note "node $node is killed"
# as when a machine loses its power: the daemon, and all that it runs
victims=$(cat "$CLUSTER/$node.pid"; for pid in $(pgrep -f "class/one $work/out"); do
	if grep -qzx "SLURMD_NODENAME=$node" "/proc/$pid/environ"; then
		ps -o ppid= -p "$pid"
		echo "$pid"
		below "$pid"
	fi
done)
# shellcheck disable=SC2086 # numbers
kill -KILL $victims
rm "$CLUSTER/$node.pid"
rm "$work/fifo"
# Slurm lets two minutes go by before it starts a job of a lost node anew
until late=$(squeue -h -r -t PENDING -o '%A %r' | sed -n 's/ BeginTime$//p') && [ -n "$late" ]; do
	timeout 2 inotifywait -qq -e modify "$CLUSTER/slurmctld.log"
done
[ "$(jobs_left)" = 0 ] || scontrol update job="$late" StartTime=now
wait "$job"
is 'all are graded, by the node that is left' "$? $(graded)" "0 $count"
[ -n "${REAL:-}" ] || is 'nothing is graded twice but what was lost' "$(sort "$work/count" | uniq -c | awk '$1 > 1 {print $2}')" s03.c
note "$(cat "$work/said")"
sinfo -h -N -o '%N %T' | sed 's/^/# /'

# --- a make that is killed leaves the array to the next one
if [ -z "${REAL:-}" ]; then
	rm -rf "$work/out" "$work/count"
	class/class >"$work/said" 2>&1 &
	job=$!
	until [ -s "$work/count" ]; do
		timeout 5 inotifywait -qq -e create "$work"
	done
	kill -KILL $job
	wait $job 2>/dev/null
	class/class >"$work/said" 2>&1
	is 'a make that is killed: the next one waits for the array' "$? $(graded)" "0 $count"
	like 'and says so' "$(cat "$work/said")" 'class: Slurm has [0-9]+ jobs of before'
	is 'nothing is graded twice' "$(begun)" "$count"

	# --- Ctrl-C
	rm -rf "$work/out" "$work/count"
	setsid class/class >"$work/said" 2>&1 &
	job=$!
	until [ -s "$work/count" ]; do
		timeout 5 inotifywait -qq -e create "$work"
	done
	kill -INT $job
	wait $job
	is 'Ctrl-C: its status' $? 130
	until [ "$(jobs_left)" = 0 ]; do
		timeout 1 inotifywait -qq -e close_write "$CLUSTER"
	done
	pass 'the array ends, too'
	class/class >"$work/said" 2>&1
	is 'the same command goes on' "$? $(graded)" "0 $count"
fi
finish
