#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make docs: what it makes, what it makes again, and what it does when a picture
# cannot be made. Runs in a private copy of the tree.
cd "$(dirname "$0")/../.." || exit 1
[ -n "${UMLAB_PRIVATE:-}" ] || UMLAB_PRIVATE=1 exec scripts/private "$0"
. tests/lib/lib.sh

claim 'make docs' make docs
docs=$B/docs
pages() { for page in "$docs"/*.html; do basename "$page" .html; done | sort; }
is 'a page for each of the list and each manual' "$(pages)" \
	"$( (grep -v '^#' docs/order; cd syscalls/man && ls -- *.2; echo umlab.1) | sort)"
is 'the list has each file of docs/' "$(grep -v '^#' docs/order | sort)" \
	"$(for page in docs/*.md; do basename "$page" .md; done | sort)"
unlike 'a second make docs makes nothing' "$(make docs)" 'PAGE|PICTURE'

cp "$docs/path.html" "$docs/get_cr3.2.html" "$work"
touch docs/path.md syscalls/man/get_cr3.2
like 'a page is made when its text is new' "$(make docs)" 'PAGE +[a-z/]*/path\.html'
is 'the same text makes the same page' \
	"$(cmp "$work/path.html" "$docs/path.html"; cmp "$work/get_cr3.2.html" "$docs/get_cr3.2.html")" ''

# -- the pictures are all used, and of what the text says

is 'each picture is on a page' \
	"$(cat docs/*.md | sed -n 's/^<!-- picture: \(.*\) -->$/\1/p' | sort -u)" \
	"$(for file in "$B"/obj/docs/*.html; do basename "$file" .html; done | sort)"
# shellcheck disable=SC2016 # Markdown's quotes
is "the homework's table has the commands of its pictures" \
	"$(sed -n 's/^| \([0-9]*\)[ to,0-9]* | [^|]* | `\([^`]*\)` |.*/figure-\1 \2/p' docs/homework.md)" \
	"$(sed -n 's/^\(figure-[0-9]*\) *[0-9]* */\1 /p' docs/pictures/terminals)"
like 'a picture shows what was typed and what came' "$(cat "$B/obj/docs/figure-7.html")" \
	'\$ make demo DEMO=sayhello.*\] Hello !'
like 'the stack has the new line where arg_start points to' "$(cat "$B/obj/docs/stack.html")" \
	'class="shown"><td><code>Yen-Chun Hsu 0056021\\0</code></td><td><code>arg_start</code>'

# times, memory and process IDs differ from run to run
masked() { sed -n 's/<text [^>]*>\(.*\)<\/text>/\1/p' "$1" | sed -E '/^(USER|root)/s/ +/ /g; /^root/s/[0-9:.]+ //g; s/ Ss? / S /'; }
docs/pictures/terminal --svg figure-14 >"$work/demo.svg"
is "README's picture is what the demo shows" "$(masked docs/demo.svg)" "$(masked "$work/demo.svg")"

# -- what cannot be made

cp -p docs/pictures/terminals "$work"
echo 'broken 5 build/umlab exec -- sh -c "echo here; exit 3"' >>docs/pictures/terminals
out=$(make "$B/obj/docs/broken.html" 2>&1)
is 'a run that fails makes no picture' "$? $(find "$B/obj/docs" -name 'broken*')" '2 '
like 'and says which, and what was printed' "$out" $'here\n''terminal: picture broken: status 3: build/umlab exec'
cp -p "$work/terminals" docs/pictures/terminals

# -- manuals come and go

sed 's/sayhello/sayhey/g' syscalls/man/sayhello.2 >syscalls/man/sayhey.2
claim 'a new manual' make "$docs/sayhey.2.html" "$docs/gdb.html"
like 'is in the contents of the others' "$(cat "$docs/gdb.html")" 'href="sayhey\.2\.html">sayhey\(2\)'
rm syscalls/man/sayhey.2
claim 'without it again' make "$docs/gdb.html"
is 'its page is gone' "$(ls "$docs/sayhey.2.html" 2>&1; grep sayhey "$docs/gdb.html")" \
	"ls: cannot access '$docs/sayhey.2.html': No such file or directory"
finish
