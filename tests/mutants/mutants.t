#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# FLAVOUR=debug: make mutants finds what the tests of a call do not notice, and
# leaves the tree as it is.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
only_for debug

export LINUX=$B/linux-debug KOUT=$B/uml-debug

# mutants CALL [LINE]
mutants() { CALL=$1 LINE=${2:-} mutants/mutants 2>&1 </dev/null; }
# sources: as they are
sources() { find syscalls mutants tests/guest -type f -printf '%p %s %T@\n' | sort; }

before=$(sources)
status=0
out=$(mutants get_cr3) || status=$?
is 'a call of ours: the status' $status 0
like '... each change has a verdict' "$out" \
	"mutants: get_cr3: $(mutants/list syscalls/get_cr3.c | wc -l) changes in .* 0 survive, 0 of them"
is '... kept in a file' "$(wc -l <"$B/mutants/get_cr3")" "$(mutants/list syscalls/get_cr3.c | wc -l)"
like '... with what killed it' "$(cat "$B/mutants/get_cr3")" \
	$'^killed\tsyscalls/get_cr3.c:[0-9]+\tpage_directory\t.*get_cr3_test: .*eperm'

# What no test of it looks at: a copy of the tree has more in that call.
cat >"$work/more" <<'END'
	for (unsigned int i = 3; i;)
		i--;
	if (cr3 == (void __user *)12345)
		return -EINVAL;
END
cat >"$work/in-a-copy" <<'END'
#!/bin/sh
sed -i "/^static long page_directory/,/^}/{/^{/r $1/more
}" syscalls/get_cr3.c
CALL=get_cr3 LINE=$2 exec mutants/mutants
END
chmod +x "$work/in-a-copy"
copied() { scripts/private "$work/in-a-copy" "$work" "$1" 2>&1 </dev/null; }
first=$(($(grep -n '^{' syscalls/get_cr3.c | head -n 1 | cut -d: -f1) + 1))
status=0
out=$(copied $((first + 2))) || status=$?
is 'a condition without a test: the status' $status 1
like '... is told' "$out" \
	"syscalls/get_cr3.c:$((first + 2)): if \(cr3 == .*12345\)"$'\n    survives as  if \\(cr3 == .*\\(12345 \\+ 1\\)\\)\n'
unlike '... and the opposite is not' "$out" 'survives as .*!='
status=0
out=$(copied $((first + 1))) || status=$?
like 'an endless loop is killed' "$status $out" '^0 .*: 2 killed, .* 0 survive'
out=$(copied "$first-$((first + 1))") || :
like 'that line and one of no effect' "$out" ': 2 killed, [1-9] the same code'

status=0
out=$(mutants get_cr4) || status=$?
is 'a call that there is not' "$status $(wc -l <<<"$out") ${out%%: give*}" \
	'2 1 mutants: CALL=get_cr4: there is no such call'
status=0
out=$(mutants get_cr3 1) || status=$?
is 'a line with nothing to change' "$status $out" \
	'2 mutants: LINE=1: there is nothing to change there in syscalls/get_cr3.c'
status=0
out=$(mutants get_cr3 1to9) || status=$?
is 'lines that are none' "$status $out" '2 mutants: LINE=1to9: give a line, as in LINE=34, or some, as in LINE=34-40'

# As by Ctrl-C: the signal is for all of the group.
set -m
CALL=change_cmdline TMPDIR=$work mutants/mutants >"$work/out" 2>&1 </dev/null &
job=$!
set +m
until pgrep -g $job -f 'umlab exec --kernel .*/unchanged' >/dev/null; do sleep 0.1; done
kill -INT -- -$job
status=0
wait $job || status=$?
is 'interrupted: the status' $status 143
is '... nothing runs' "$(pgrep -g $job || :)" ''
is '... nothing lies about' "$(find "$work" -maxdepth 1 -name 'umlab-layer.*')" ''
is 'no source was touched' "$(sources)" "$before"
finish
