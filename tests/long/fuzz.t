#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make fuzz: each mistake that was planted is found within a minute, whatever the search
# begins with, and a minute of it finds nothing in our own calls. SEEDS="1 2": only those;
# CALLS: only these calls.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

seeds=${SEEDS:-1 2 3 4 5 6 7 8 9 10}

# fuzz CALL [SEED]: the status of a minute of it that knows nothing yet, and its words
fuzz() {
	rm -rf "$B/fuzz/corpus/$1"
	status=0
	said=$(SEED=${2:-} timeout 900 make -s fuzz CALL="$1" TIME=60 2>&1 </dev/null) || status=$?
}

asked_for() { [[ -z ${CALLS:-} || " $CALLS " = *" $1 "* ]]; }

# each of them has one mistake; of plant_bug's the caller says which
mapfile -t planted < <(syscalls/generate names UMLAB_UNSAFE | grep '^plant_' | grep -vx plant_bug)
mapfile -t ours < <(syscalls/generate names UMLAB)

for call in "${planted[@]}"; do
	asked_for "$call" || continue
	times=()
	for seed in $seeds; do
		fuzz "$call" "$seed"
		is "$call, seed $seed: found" $status 2
		like "$call, seed $seed: ... as a C program" "$said" \
			"(^|"$'\n'")$B/fuzz/found/$call-[0-9]+\\.c("$'\n'"|\$)"
		times+=("$(sed -n 's/^fuzz: found after \([0-9]*\) s.*/\1/p' <<<"$said" | head -n 1)")
	done
	note "$call: s until it was found: ${times[*]}"
done
for call in "${ours[@]}"; do
	asked_for "$call" || continue
	fuzz "$call"
	is "$call: nothing is found" $status 0
	like "$call: ... and it was called" "$said" 'nothing found: [1-9][0-9]+ calls'
	note "$(tail -n 1 <<<"$said")"
done
finish
