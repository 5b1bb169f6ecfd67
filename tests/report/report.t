#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make report: what the page and the PDF hold, of a run that goes well and of
# one that does not and prints what should harm a page. In a private copy.
set -eu
cd "$(dirname "$0")/../.."
[ "${1:-}" = private ] || exec scripts/private tests/report/report.t private
. tests/lib/lib.sh

export AUTHOR="Chün <b>許</b>"

# report DEMO: its status in $status, its words in $said; page.html, page.pdf
# and their texts, as one reads them, are named by the demo
report() {
	status=0
	said=$(timeout 120 make report DEMO="$1" 2>&1) || status=$?
	[ $# = 1 ] || return 0
	set -- "${1%% *}"
	cp "$B/report/index.html" "$work/$1.html"
	cp "$B/report/index.pdf" "$work/$1.pdf"
	python3 -c 'import html, re, sys; print(html.unescape(re.sub("<[^>]*>", "", sys.stdin.read())))' \
		<"$work/$1.html" >"$work/$1.html.text"
	pdftotext -layout "$work/$1.pdf" "$work/$1.pdf.text"
}

# holds DEMO ERE...: both the page and the PDF have a line like that
holds() {
	local demo=$1 kind line
	shift
	for kind in html pdf; do
		for line; do
			claim "$demo: the $kind has $line" grep -qE -- "$line" "$work/$demo.$kind.text"
		done
	done
}

# What is to be so whatever the page holds.
sound() {
	claim "$1: the page is valid" tidy -q -e "$work/$1.html"
	is "$1: no control character is in it" "$(tr -d '\t\n\40-\176\200-\377' <"$work/$1.html" | wc -c)" 0
	pdftotext -bbox "$work/$1.pdf" "$work/bbox"
	# a word's two x, and the paper's width
	is "$1: nothing in the PDF goes over the paper's side" \
		"$(awk -F'"' '/<page/ { width = $2 } /<word/ && ($2 < 0 || $6 > width)' "$work/bbox" | head -n 3)" ''
}

report 'change_cmdline "Ann Other 42"'
is 'a demo that goes well: status' "$status" 0
like 'it says where the report is' "$said" "report: $B/report/index.html and index.pdf: all passed"
is 'there is nothing else' "$(ls -A "$B/report")" $'index.html\nindex.pdf'
sound change_cmdline
holds change_cmdline 'All passed\.' 'make demo DEMO=.change_cmdline "Ann Other 42".' 'original command line: change_cmdline' \
	'[0-9]:[0-9]{2} Ann Other 42$' '13 passed, 0 failed, 0 skipped' 'ok 13 global' \
	'^ *\+605 +64 +change_cmdline +sys_change_cmdline' '^ *\+asmlinkage long sys_change_cmdline\(' \
	'^ *\+COND_SYSCALL\(change_cmdline\);' 'SYSCALL_DEFINE5\(change_cmdline,' \
	'Linux 6\.' 'gcc .*[0-9]' 'Debian GNU/Linux' "$(git rev-parse HEAD)" 'Chün <b>許</b>'
like 'the window says whose it is' "$(grep "<title>" "$work/change_cmdline.html")" \
	'<title>umlab report: change_cmdline, Chün &lt;b&gt;許&lt;/b&gt;</title>'
is 'of the kernel'\''s log there is what the run added' "$(grep -c 'Linux version' "$work/change_cmdline.html.text")" 0
like 'the PDF has letters for a Chinese name' "$(pdffonts "$work/change_cmdline.pdf")" 'Fallback'

# Interrupted, by a signal to it alone: what was there stays.
mkfifo "$work/fifo"
exec 3<>"$work/fifo"
for step in get_cr3 index.pdf; do
	MARK=$work report/report get_cr3 >&3 2>&1 3>&- &
	grep -qm 1 "$step \.\.\." <&3
	kill -TERM $!
	status=0
	wait $! || status=$?
	is "interrupted at $step: status" $status 143
	is 'the report of before stays, and nothing beside it' \
		"$(cmp "$B/report/index.html" "$work/change_cmdline.html" && ls -A "$B/report")" $'index.html\nindex.pdf'
	is 'nothing runs on' "$(grep -lsz "^MARK=$work" /proc/[0-9]*/environ)" ''
done

# A demo that fails, and says what neither a page nor a terminal should be told.
cat >demos/sayhello.c <<'END'
// SPDX-License-Identifier: GPL-2.0-only
// Sections B and C: <script>alert("title")</script>
#include <stdio.h>
#include <umlab.h>

int main(void)
{
	printf("<script>alert(1)</script> <img src=http://example.org/x> </pre></main>\n");
	printf("&lt;b&gt; \033[1;31mred\033[0m \033]0;title\a \033[2J \302\233 \342\200\256rtl\302\255 \377\n");
	printf("\033[38;5;31m \033[%0400d1m\n", 7);
	for (int i = 0; i < 100000; i++)
		putchar('a' + i % 26);
	for (int i = 0; i < 1000; i++)
		printf("%0100d\n", i);
	printf("last words\n");
	sayhello();
	return 3;
}
END
report sayhello
is 'a demo that fails: status' "$status" 2
like 'it says so' "$said" 'index\.pdf: FAILED: sayhello \(FAILED; tests: [0-9]+ passed, 0 failed'
sound sayhello
holds sayhello 'FAILED: sayhello' 'The demo FAILED\.' '-- sayhello: FAILED \(status 3\)' 'last words' \
	'<script>alert\(1\)</script> <img src=http://example.org/x> </pre></main>' \
	'&lt;b&gt; red \\x1b\]0;title\\x07 \\x1b\[2J \\x9b \\u\{202e\}rtl\\xad \\xff' \
	'\([0-9]+ characters more\)' '[0-9] bytes are left out here' 'Linux version' 'Hello !' 'Changes in no commit' '^ *\+.*last words'
like 'a colour is one' "$(cat "$work/sayhello.html")" '<span class="bold t1">red</span>'

claim 'in a browser: no complaint, no request, nothing too wide' \
	tests/lib/browser.py "$work/change_cmdline.html" "$work/sayhello.html"

report 'nothing here' wrong
is 'a name that is none: status' "$status" 2
like 'the names there are' "$said" 'report: there is no demo nothing: DEMO= takes one of strace_calls sayhello'
is 'the report before stays' "$(cmp "$B/report/index.html" "$work/sayhello.html")" ''
finish
