#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make test JUNIT=: the same run, and a file for a CI.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/lib.sh

# shellcheck disable=SC2016 # the test's own
printf '#!/bin/sh\necho "ok 1 - good"\necho "not ok 2 - a < b"\necho "ok 3 - left # SKIP why"\necho "# ${JUNIT-unset}" >&2\necho 1..3\n' \
	>"$work/mixed.t"
printf '#!/bin/sh\necho "ok 1 - good"\necho 1..1\n' >"$work/good.t"
chmod +x "$work"/*.t

read_junit() {	# FILE: a line a claim: its name, and what came of it
	python3 - "$1" <<'END'
import sys
import xml.etree.ElementTree as tree
for case in tree.parse(sys.argv[1]).iter("testcase"):
    print(case.get("name"), *(part.tag for part in case))
END
}

file="$work/it's a file.xml"
out=$(make test TESTS="$work/mixed.t" JUNIT="$file" 2>&1)
is "a claim that fails fails the run" $? 2
like "prove says so, as without" "$out" 'not ok 2 - a < b.*Result: FAIL'
like "a test's own make does not write there" "$out" '# unset'
is "and the file has each claim" "$(read_junit "$file")" $'good\na < b failure\nleft skipped'
claim "a run that passes passes" make test TESTS="$work/good.t" JUNIT="$file"
is "and the file is that run's" "$(read_junit "$file")" 'good'
out=$(make test TESTS="$work/good.t" JUNIT="$work/none/file" 2>&1)
is "a place that is not there fails" $? 2
like "before the tests, and is named" "$out" "^test: JUNIT=$work/none/file cannot be written"
unlike "no test was run" "$out" 'Result:'
finish
