#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# FLAVOUR=gcov: the guest tests reach each line and branch of each call, but for
# what coverage/uncovered.list has a reason for; and make coverage says so.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
only_for gcov

# covered BY [VARIABLE=VALUE...]: make coverage's output, what came of it in $work/to
covered() { env BY="$1" COVERAGE="$work/to" "${@:2}" coverage/coverage 2>&1; }
floor() { coverage/floor "$work/to/coverage.json" 2>&1; }
# change EXPRESSION: of Python's, on gcovr's data of sayhello's file
change() {
	python3 - "$1" "$work/to/coverage.json" <<'END'
import json
import sys
data = json.load(open(sys.argv[2]))
file = next(file for file in data["files"] if file["file"] == "syscalls/sayhello.c")
lines = [line for line in file["lines"] if not line["gcovr/noncode"]]
exec(sys.argv[1])
json.dump(data, open(sys.argv[2], "w"))
END
}

status=0
out=$(covered tests) || status=$?
is 'the guest tests pass on it' $status 0
[ $status = 0 ] || note "$out" "$(grep -h '^not ok' "$work"/to/log/*/*)" >&2
is 'each line and branch is reached, or has a reason' "$(floor || :)" ''
is 'the table has each call' "$(awk '$3 == "of" && $6 == "of" { print $1 }' <<<"$out" | sort)" \
	"$(syscalls/generate names UMLAB | sort)"
claim 'there is a page' grep -q change_cmdline.c "$work/to/index.html"
claim 'with the sources' grep -q vma_is_anonymous "$work"/to/index.change_cmdline.*.html
is 'that asks for no other site' "$(grep -lE '(src|href)="?https?:' "$work"/to/*.html | xargs -r grep -lE '<(link|script|img)[^>]*https?:')" ''

# What the floor is there for.
line=$(grep -n 'return 0;' syscalls/sayhello.c | cut -d: -f1)
change "next(line for line in lines if line['line_number'] == $line)['count'] = 0"
like 'a line that is not reached' "$(floor || :)" \
	"^syscalls/sayhello.c:$line: line not reached: return 0;: add a test"
{ cat coverage/uncovered.list; printf 'sayhello.c\tsay_hello\tline\treturn 0;\ta reason\n'; } >"$work/list"
is 'one with a reason' "$(UNCOVERED=$work/list floor)" ''
change "next(line for line in lines if line['line_number'] == $line)['count'] = 1"
out=$(UNCOVERED=$work/list floor) || :
like 'a reason that is not needed' "$out" 'list: sayhello.c: say_hello: line: return 0;: is reached'
change "lines[-1]['branches'] = [dict(count=n, fallthrough=False, throw=False) for n in (0, 1)]"
like 'a branch that is not taken' "$(floor || :)" \
	'^syscalls/sayhello.c:[0-9]+: 1 of 2 branches not reached: '

out=$(covered sayhello_test) || :
like 'one test' "$out" $'\nsayhello +([0-9]+) of \\1 .*\nsayhello2 +0 of '
like 'what it leaves out, line by line' "$out" $'\nsyscalls/get_cr3.c:[0-9]+ +function +page_directory\n'
out=$(covered demos) || :
unlike 'the demos' "$out" ' 0 of '

before=$(cksum "$work/to/coverage.json")
status=0
out=$(covered sayhelo) || status=$?
is 'a name that there is not: the status' $status 2
is '... and a line' "$(wc -l <<<"$out") ${out%%: give*}" '1 coverage: BY=sayhelo'
is 'what was there before stays' "$(cksum "$work/to/coverage.json")" "$before"

# A test that fails, and one that takes its kernel with it. The launcher is another.
mkdir "$work/b"
ln -s "$PWD/$B"/{linux-gcov,uml-gcov} "$work/b"
cat >"$work/b/umlab" <<END
#!/bin/sh
"$PWD/$umlab" "\$@"
exit 9
END
chmod +x "$work/b/umlab"
status=0
out=$(covered sayhello_test B="$work/b") || status=$?
is 'a test that fails: the status' $status 1
like '... and its name' "$out" 'coverage: FAILED: sayhello_test \(status 9\): see '
printf '#!/bin/sh\nexit 255\n' >"$work/b/umlab"
status=0
out=$(covered sayhello_test B="$work/b") || status=$?
is 'no counters: the status' $status 2

BY=tests COVERAGE=$work/to coverage/coverage >/dev/null 2>&1 &
job=$!
until pgrep -P $job >/dev/null; do sleep 0.05; done
kill -TERM $job
status=0
wait $job || status=$?
is 'interrupted' $status 143
is 'nothing runs or lies about then' "$(pgrep -f "$work/coverage"; ls -d "$work"/coverage.* 2>/dev/null)" ''
finish
