# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Compares what programs printed on both kernels, in $out/uml and $out/x86_64,
# by the list of differences $list. A file sources this behind lib.sh.

# entries [NAME]: the list without its head, NAME's lines only
entries() { awk -F '\t' -v name="${1:-}" '!/^#/ && (name == "" || $1 == name)' "$list"; }

# stripped NAME ON [TEXT]: writes $work/ON to compare, NAME's output without what
# may differ, but for the differences TEXT. Fails if there is nothing to compare.
stripped() {
	local text
	entries "$1" | while IFS=$'\t' read -r _ _ text _; do
		# a delimiter that no text has
		[ "$text" = "${3:-}" ] || printf 's\1%s\1(differs)\1g\n' "$text"
	done >"$work/rules" &&
		sed -E -f "$work/rules" "$out/$2/$1" >"$work/$2" && [ -s "$work/$2" ]
}

# compare NAME [TEXT]: says how the two differ. 0: not at all; 1: they do;
# 2: they could not be compared
compare() {
	stripped "$1" uml "${2:-}" && stripped "$1" x86_64 "${2:-}" || return 2
	diff "$work/uml" "$work/x86_64"
}

same() {	# NAME
	local difference
	if difference=$(compare "$1" 2>&1); then
		pass "$1 prints the same on both"
	else
		fail "$1 prints the same on both" "$difference"
	fi
}

# outcomes: "POINTER<TAB>same|differ" for each row of why_not_memcpy, whose
# columns are two or more blanks apart
outcomes() {
	awk -F '  +' '/^POINTER/ { in_table = 1; next } /^$/ { in_table = 0 }
		in_table { print $1 "\t" (NF != 5 ? "no row" : $3 == $4 && $4 == $5 ? "same" : "differ") }
	' "$out/x86_64/why_not_memcpy"
}

# A pointer is listed if the outcomes of memcpy differ, and only then.
pointers() {
	local pointer outcome listed
	listed=$(entries why_not_memcpy | cut -f 3)
	while IFS=$'\t' read -r pointer outcome; do
		if grep -qxF -- "$pointer" <<<"$listed"; then
			is "memcpy of '$pointer' is listed, and differs" "$outcome" differ
		else
			is "memcpy of '$pointer' is not listed, and is the same" "$outcome" same
		fi
	done < <(outcomes)
	is 'each pointer that is listed is there' \
		"$(comm -13 <(outcomes | cut -f 1 | sort) <(sort <<<"$listed"))" ''
}

# What is listed is there, and matters.
listed() {	# NAME WHEN TEXT
	local status=0 on name="differences: $1 has '$3'"
	for on in uml x86_64; do
		claim "$name on $on" grep -qE -- "$3" "$out/$on/$1"
	done
	case $2 in
	always)
		compare "$1" "$3" >/dev/null 2>&1 || status=$?
		is "$name, and needs it" $status 1 ;;
	sometimes) ;;
	*) fail "$name" "'$2': give always or sometimes" ;;
	esac
}

differences() {
	local name when text
	while IFS=$'\t' read -r name when text _; do
		[ "$name" = why_not_memcpy ] || listed "$name" "$when" "$text"
	done < <(entries)
	pointers
}
