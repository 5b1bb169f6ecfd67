# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the .t files share: TAP in bash. A file sources this, calls its claims
# one by one, and ends with finish. "# " lines are evidence for a reader.
# $umlab is the launcher (UMLAB= another, as tests/lib/on) and $work a directory for
# the file's own use.

export LC_ALL=C
B=${B:-build}
umlab=${UMLAB:-$B/umlab}
tests_run=0 tests_failed=0

work=$(mktemp -d "${TMPDIR:-/tmp}/umlab-test.XXXXXX")
at_exit() { rm -rf "$work"; }
trap at_exit EXIT

# only_for FLAVOUR: the rest of a file is about that kernel
only_for() {
	[ "${FLAVOUR:-}" != "$1" ] || return 0
	echo "1..0 # SKIP for the kernel of FLAVOUR=$1: make test FLAVOUR=$1"
	exit
}

note() { printf '%s\n' "$*" | tail -n 40 | cut -c1-400 | sed 's/^/# /'; }

pass() { tests_run=$((tests_run + 1)); printf 'ok %d - %s\n' $tests_run "$1"; }

# fail NAME [EVIDENCE...]: the evidence is seen whether or not prove shows all
fail() {
	tests_run=$((tests_run + 1))
	tests_failed=$((tests_failed + 1))
	printf 'not ok %d - %s\n' $tests_run "$1"
	shift
	[ $# -eq 0 ] || note "$*" >&2
}

skip() { tests_run=$((tests_run + 1)); printf 'ok %d - %s # SKIP %s\n' $tests_run "$1" "$2"; }

# is NAME GOT WANTED
is() {
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		fail "$1" "got:    $2"$'\n'"wanted: $3"
	fi
}

# like NAME GOT ERE
like() {
	if [[ $2 =~ $3 ]]; then
		pass "$1"
	else
		fail "$1" "no /$3/ in:"$'\n'"$2"
	fi
}

# unlike NAME GOT ERE
unlike() {
	if [[ $2 =~ $3 ]]; then
		fail "$1" "/$3/ is in:"$'\n'"$2"
	else
		pass "$1"
	fi
}

# heard NAME STATUS SIGNAL: a make ended of a signal. GNU make 4.3 that hears of it
# just when its child has died of it may say "wait: No child processes", and 2.
heard() { like "$1" "$2" "^($((128 + $3))|2)\$"; }

# claim NAME COMMAND...: the command succeeds; its output is the evidence
claim() {
	local name=$1 out
	shift
	if out=$("$@" 2>&1); then
		pass "$name"
	else
		fail "$name" "$* (status $?):"$'\n'"$out"
	fi
}

# build_program OUT ARGUMENT...: a program for the host's tests, by the flags of all
build_program() {
	local out=$1
	shift
	# shellcheck disable=SC2046 # flags
	"${CC:-gcc}" $(sed -n 's/^C_FLAGS := //p' scripts/compile.mk) -Iinclude -O2 -static -o "$out" "$@"
}

finish() {
	printf '1..%d\n' $tests_run
	[ $tests_failed -eq 0 ]
	exit
}
