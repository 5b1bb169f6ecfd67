#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make regress on real kernels: there is no difference; and a mistake in the patched
# one, in a call that is not ours, is found. (tests/regress has what it says of each
# kind of difference.) Builds two kernels.
set -eu
cd "$(dirname "$0")/../.."
# The mistake is planted in a private copy of the tree. The kernels are built outside of
# it, as its hard links would be copies.
if [ -z "${UMLAB_PRIVATE:-}" ]; then
	make regress-needs >&2
	UMLAB_PRIVATE=1 exec scripts/private "$0" "$@"
fi
. tests/lib/lib.sh

# regress [VARIABLE=VALUE...]: its output and status
regress() {
	local status=0
	make regress FLAVOUR= "$@" 2>&1 || status=$?
	echo "status $status"
}
some=(RUNS=1 PROGRAMS='core/close_range_test fchmodat2/*')

out=$(regress)
like 'our calls cost nobody anything' "$out" \
	$'\nregress: [0-9]+ claims in [0-9]+ programs, the same on both kernels\nstatus 0$'
claim 'both kernels have the same configuration but for our options' bash -c \
	"! diff '$B/uml/.config' '$B/regress/unpatched/uml/.config' | grep '^[<>]' | grep -v '^< CONFIG_UMLAB'"
claim 'and the other one has none of them' bash -c "! grep UMLAB '$B/regress/unpatched/uml/.config'"

# Only the patched kernel is compiled of that file: the other's is another by now.
file=$B/src/linux/fs/file.c
sed -i 's/if (flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC))/if (flags)/' "$file"
unlike 'the mistake is there' "$(cat "$file")" 'flags & ~\(CLOSE_RANGE_UNSHARE'
touch syscalls/sayhello.c
out=$(regress "${some[@]}")
like 'it is found' "$out" \
	'regress: core/close_range_test: [a-z_0-9.]+: ok on the unpatched kernel, not ok on the patched one; of 2 runs'
like 'what has nothing to do with it is the same' "$out" '  same +[0-9]+ claims  fchmodat2/fchmodat2_test'
like 'make fails' "$out" 'status 2$'
finish
