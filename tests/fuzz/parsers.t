#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The parsers of what comes out of a sandbox, fuzzed for TIME= seconds in all:
# nothing is found. And a mistake planted in each of them is.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
time=${TIME:-28}
targets='frames ring klog oops source report image'

status=0
out=$(make -s B="$B" fuzz-parsers TIME="$time" 2>&1) || status=$?
is 'nothing is found' "$status $(grep -c 'found' <<<"$out" || :)" '0 0'
note "$out"
is 'every parser was tried' "$(awk '$3 == "inputs" && $2 > 100 { print $1 }' <<<"$out" | xargs)" "$targets"
status=0
out=$(TIME=1m tests/fuzz/run frames 2>&1) || status=$?
is 'what is no number of seconds is said to be none' "$status $(wc -l <<<"$out")" '2 1'

cp -r launcher "$work/launcher"

# planted TARGET FILE SED: the mistake is in the launcher's copy, and is found
planted() {
	local target=$1 file=$2 mistake=$3 status=0 out
	sed -i "$mistake" "$work/launcher/$file"
	if cmp -s "launcher/$file" "$work/launcher/$file"; then
		fail "$target: the mistake is planted in $file" "$mistake"
		return
	fi
	claim "$target builds with a mistake in $file" \
		make -s B="$work/build" PARSERS="$work/launcher" "$work/build/fuzz/$target"
	out=$(B=$work/build TIME=30 tests/fuzz/run "$target" 2>&1) || status=$?
	is "which is found ($(awk 'NR == 1 { print $2, $3 }' <<<"$out"))" $status 1
	reproducer=$(sed -n 's/.* again by: //p' <<<"$out")
	unlike 'and again by the input that is named' "$($reproducer 2>&1 && echo passed)" 'passed$'
	cp "launcher/$file" "$work/launcher/$file"
}

planted frames channel.c 's/frame->length > MAX_PAYLOAD/& + 1/'
planted frames stream.c 's/length > sizeof(stream->data) - stream->length/length > 1 + sizeof(stream->data) - stream->length/'
planted ring events.c 's/value > session->input.there/& + 1/'
planted klog klog.c 's/read(fd, data, room/& + 1/'
planted oops trace.c 's/%127\[/%128[/'
planted source source.c 's/return end + 1;/return end + 2;/'
planted report report.c '/report->text\[sizeof/d'
planted image qcow2.c 's/length >= sizeof(name)/length > sizeof(name)/'
finish
