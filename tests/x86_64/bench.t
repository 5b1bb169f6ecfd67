#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make bench: the figure that needs bzImage.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
. tests/lib/bench.sh

mkdir "$work/b/x86_64"
ln -s "$PWD/$B/x86_64/bzImage" "$work/b/x86_64"
out=$(bench boot) && status=0 || status=$?
is 'boot is measured' "$status" 0
like 'with a row for QEMU' "$out" \
	$'\nboot +0\.[0-9]+ s +[0-9.]+ s +QEMU TCG +0\.[0-9]+ +<= 0.05 +(met|missed) +1/1 +0%/0%\n'
like 'and one for UML' "$out" \
	$'\nboot +0\.[0-9]+ s +[0-9.]+ s +UML howto +[0-9.]+ +<= 0.3 +(met|missed) +1/1 +0%/0%\n'
is 'no file is left' "$(left)" ''
is 'no process is left' "$(processes)" ''
finish
