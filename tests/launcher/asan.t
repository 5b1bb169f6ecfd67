#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The launcher built with the address and undefined behaviour sanitizers (whose
# reports end a run with a status of their own) passes its tests.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

claim 'it builds' make -s B="$B" "$B/umlab-asan"
export UMLAB=$B/umlab-asan ASAN_OPTIONS=exitcode=99 STREAM_BYTES=10000000 KILLS=5
for t in streams status json image end stuck terminal; do
	claim "launcher/$t.t passes" "tests/launcher/$t.t"
done
finish
