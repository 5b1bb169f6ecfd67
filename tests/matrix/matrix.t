#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The same tests, by the same binaries on the same image, on each kernel of $MATRIX
# ("VERSION=DIRECTORY ..."; make test-matrix has it) and each machine (MACHINES=): the guest tests
# and demos of calls.t, what umlab's statuses are, and gdb once over. One table of
# verdicts, $B/log/matrix/table; what may differ stands in the list "differences".
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

[ -n "${MATRIX:-}" ] || { echo '1..0 # SKIP needs several kernels: make test-matrix'; exit; }
list=tests/matrix/differences
out=$B/log/matrix
rm -rf "$out"
mkdir -p "$out"
machines=${MACHINES:-$(include/machine name)}
cells=()

# verdicts FILE: "claim<TAB>ok" or "claim<TAB>not ok" for each line of TAP
verdicts() { sed -nE 's/^(ok|not ok) [0-9]+ - (.*)$/\2\t\1/p' "$1" | sed 's/: global\./: /' | sort; }

# file CELL NAME COMMAND...: a whole test file as one claim
file() {
	local cell=$1 name=$2 log="$out/${1/\//-}.$2" verdict=ok
	shift 2
	"$@" >"$log" 2>&1 || verdict='not ok'
	printf '%s\t%s\n' "$name" "$verdict" >>"$out/${cell/\//-}"
	[ "$verdict" = ok ] || note "$cell: $name: $(grep -A 12 '^not ok' "$log" || tail -n 12 "$log")" >&2
}

# cell VERSION DIRECTORY MACHINE
cell() {
	local kernel=$1 b=$2 on=$3 rest=tests status=0 file
	local file=$out/$kernel-$on
	cells+=("$kernel/$on")
	mkdir -p "$file.outputs"
	KERNEL=$kernel B=$b ON=$on UMLAB=tests/lib/on OUTPUTS=$file.outputs CALLS_TIMEOUT=300 \
		tests/calls/calls.t >"$file.tap" 2>"$file.err" || status=$?
	verdicts "$file.tap" >"$file"
	[ $status = 0 ] || note "$kernel/$on: $(grep -A 12 '^not ok' "$file.tap" | head -n 40) $(head -n 20 "$file.err")" >&2
	is "$kernel/$on: calls.t runs to its end" "$(tail -n 1 "$file.tap")" "1..$(wc -l <"$file")"
	if [ "$on" = uml ]; then
		file "$kernel/$on" 'statuses of umlab' env -u ON KERNEL="$kernel" B="$b" tests/launcher/status.t
		file "$kernel/$on" 'gdb once over' env -u ON KERNEL="$kernel" B="$b" tests/gdb/gdb.t
	else
		file "$kernel/$on" 'statuses of umlab' env KERNEL="$kernel" B="$b" tests/"$on"/launcher-status.t
		file "$kernel/$on" 'gdb once over' env KERNEL="$kernel" B="$b" tests/"$on"/gdb.t
	fi
	sort -o "$file" "$file"
}

# reason CLAIM CELL: why it may fail there; status 1 if it may not
reason() {
	local claim cells why
	while IFS=$'\t' read -r claim cells why; do
		# shellcheck disable=SC2053 # a pattern
		[[ $1 =~ ^$claim$ && $2 == $cells ]] && { echo "$why"; return; }
	done < <(grep -v '^#' "$list")
	return 1
}

judge() {	# CLAIM VERDICT...: in the order of the cells
	local claim=$1 i failed=() idle=()
	shift
	for ((i = 0; i < ${#cells[@]}; i++)); do
		if reason "$claim" "${cells[i]}" >/dev/null; then
			[ "$1" != ok ] || idle+=("${cells[i]}")
		elif [ "$1" != ok ]; then
			failed+=("${cells[i]}: $1")
		fi
		shift
	done
	is "$claim" "${failed[*]-}${idle[*]+listed, and holds: ${idle[*]}}" ''
}

image=
for pair in $MATRIX; do
	for on in $machines; do
		cell "${pair%%=*}" "${pair#*=}" "$on"
	done
	[ -z "$image" ] || claim "the image is the same file" test "$image" -ef "${pair#*=}/rootfs"
	image=${pair#*=}/rootfs
done

columns=()
for cell in "${cells[@]}"; do columns+=("$out/${cell/\//-}"); done
cut -f1 "${columns[@]}" | sort -u >"$out/claims"
cp "$out/claims" "$out/all"
for column in "${columns[@]}"; do
	join -t $'\t' -a 1 -e missing -o auto "$out/all" "$column" >"$out/all.new"
	mv "$out/all.new" "$out/all"
done
while IFS=$'\t' read -r -a row; do judge "${row[@]}"; done <"$out/all"

{
	printf '%-66s' CLAIM
	printf '  %-12s' "${cells[@]}"
	echo
	while IFS=$'\t' read -r -a row; do
		printf '%-66s' "${row[0]}"
		printf '  %-12s' "${row[@]:1}"
		echo
	done <"$out/all"
	printf '\nWhat may differ, and why:\n\n'
	grep -v '^#' "$list" | awk -F '\t' '{ printf "%s  %s\n  %s\n", $2, $1, $3; n++ } END { if (!n) print "nothing" }'
} >"$out/table"
finish
