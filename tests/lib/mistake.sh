# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# From a file with a mistake, syscalls/dev/mistakes.c, to what umlab says of it.

mistakes=syscalls/dev/mistakes.c
helper=/usr/local/lib/umlab/tests/unsafe_copy

# mistaken_line NAME: where the comment is that marks it
mistaken_line() { grep -nF "/* $1 */" $mistakes | cut -d: -f1; }

# mistake NAME STATUS SECTION [OPTION...]: plant_bug NAME ends the run with
# STATUS, and umlab's last lines name the line and the handbook's SECTION, which
# is there. What umlab says of it is in $said.
mistake() {
	local name=$1 wanted=$2 section=$3 status=0
	shift 3
	"$umlab" exec --append umlab_unsafe --kernel-log "$work/log" "$@" -- \
		$helper --bug "$name" >"$work/out" 2>"$work/err" </dev/null || status=$?
	said=$(grep '^umlab: ' "$work/err" || :)
	is "$name: status $wanted, and what it had printed" \
		"$status $(head -n 1 "$work/out")" "$wanted before"
	[ "$status" = "$wanted" ] || note "$(tail -n 5 "$work/err")" >&2
	like "$name: the line" "$said" "[: ]$name[a-z_]* at $mistakes:$(mistaken_line "$name")"$'($|\n)'
	like "$name: what it is, last" "$(tail -n 1 "$work/err")" \
		"^umlab: .*; see docs/when-it-crashes.md#$section\$"
}
