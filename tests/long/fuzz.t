#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make fuzz: each mistake that was planted is found within a minute, and a minute of
# it finds nothing in our own calls.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

# fuzz CALL: the status of a minute of it, and its words
fuzz() {
	status=0
	said=$(timeout 900 make -s fuzz CALL="$1" TIME=60 2>&1 </dev/null) || status=$?
}

for call in $(syscalls/generate names UMLAB_UNSAFE | grep '^plant_.*_'); do
	fuzz "$call"
	is "$call: found" $status 2
	like "$call: ... as a C program" "$said" "(^|"$'\n'")$B/fuzz/found/$call-[0-9]+\\.c("$'\n'"|\$)"
done
for call in $(syscalls/generate names UMLAB); do
	fuzz "$call"
	is "$call: nothing is found" $status 0
	like "$call: ... and it was called" "$said" 'nothing found: [1-9][0-9]+ calls'
done
finish
