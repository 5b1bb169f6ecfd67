#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# CONTRIBUTING.md's map of the code: every folder is in it, and what it names is
# there. (make lint looks for the paths of all documents.)
# shellcheck disable=SC2016 # Markdown's quotes
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

# The folders of the first table; of the tree: those that hold files.
mapped() { sed -n 's,^| `\([^`]*\)/` |.*,\1,p' CONTRIBUTING.md | sort; }
folders() {
	git ls-files --cached --others --exclude-standard | grep / | xargs -n 1 dirname |
		sed 's,^tests/fuzz/corpus/.*,tests/fuzz/corpus,' | sort -u
}
is 'every folder is on the map, and none that is not there' \
	"$(comm -3 <(mapped) <(folders))" ''

# README has the top of it, in one thing each
readme() { sed -n 's,^| `\([^`]*\)/` |.*,\1,p' README.md | sort; }
is 'README lists the folders of the top' \
	"$(comm -3 <(readme) <(folders | cut -d/ -f1 | grep -v '^\.' | sort -u))" ''
is 'in a line each, of one thing' \
	"$(grep -E '^\| `[^`]*/` \|' README.md | grep -E '\band\b|.{120}')" ''

# The kinds of machine stand once, in include/machines.
is 'their list is spelt out nowhere else' \
	"$(git grep -nE '\buml["'\'']?(\||,? or |,? )["'\'']?x86_64\b' -- . ':!*.md' ':!*.1' ':!tests')" ''
# No two files need each other: tsort complains of a circle.
calls() {	# FOLDER: whose objects need whom; a word too much if they are not there
	local source objects=()
	for source in "$1"/*.c; do objects+=("$B/obj/${source%.c}.o"); done
	nm -A "${objects[@]}" | awk '{ sub(/:.*/, "", $1); n = split($1, path, "/"); at = path[n] }
		$2 ~ /^[TDBR]$/ || $3 ~ /^[TDBR]$/ { of[$NF] = at }
		$2 == "U" { need[at " " $NF] }
		END { for (pair in need) { split(pair, word, " ")
			if (word[2] in of && of[word[2]] != word[1]) print word[1], of[word[2]] } }'
	[ "${PIPESTATUS[0]}" = 0 ] || echo missing
}
imports() {	# FILE of Python
	{ sed -n 's/^from \.\(\w\+\) import.*/\1/p' "$1"
	sed -n 's/^from \. import \([a-z_, ]*\).*/\1/p' "$1" | tr -s ', ' '\n'; } |
		sed "s/^/$(basename "$1" .py) /"
}
is 'in the launcher no two files need each other' "$(calls launcher | tsort 2>&1 >/dev/null)" ''
is 'nor in process 1' "$(calls init | tsort 2>&1 >/dev/null)" ''
is 'nor in gdb' "$(for file in gdb/umlab/*.py; do imports "$file"; done | tsort 2>&1 >/dev/null)" ''
finish
