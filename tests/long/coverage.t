#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make coverage ON=x86_64: the same tests on both kernels, counted together. Builds a
# kernel of that kind.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/lib.sh

# counted DIRECTORY: how often the lines of all calls were run
counted() {
	python3 -c 'import json, sys
print(sum(line["count"] for file in json.load(open(sys.argv[1]))["files"] for line in file["lines"]))' "$1/coverage.json"
}

out=$(COVERAGE=$work/uml make -s coverage 2>&1 </dev/null)
is 'on UML' $? 0
note "$out"
out=$(COVERAGE=$work/both make -s coverage ON=x86_64 2>&1 </dev/null)
is 'on both' $? 0
note "$out"
is 'each test ran on both' "$(ls "$work/both/log/x86_64")" "$(ls "$work/uml/log/uml")"
one=$(counted "$work/uml") both=$(counted "$work/both")
is "and was counted twice: $one, $both" $((both > one + one / 2)) 1
is 'no line or branch is left but what has a reason' "$(coverage/floor "$work/both/coverage.json" 2>&1 | grep 'not reached')" ''
finish
