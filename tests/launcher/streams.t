#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# umlab exec: bytes in, bytes out. UMLAB= tests another build of the launcher.
# shellcheck disable=SC2016,SC2317 # the guest's shell expands; claim calls
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
size=${STREAM_BYTES:-100000000}

# echoed FILE: whether a file comes back from the guest as it was
echoed() { cmp <("$umlab" exec -- cat <"$1") "$1"; }

head -c "$size" /dev/urandom >"$work/big"
claim "$size random bytes come back unchanged" echoed "$work/big"
printf 'no newline at the end' >"$work/text"
claim 'a file without a final newline comes back unchanged' echoed "$work/text"
printf '\0\1\3\4\n\r\n\021\023\032\377\0' >"$work/control"
claim 'NUL, CR, XON, XOFF, EOT and 255 come back unchanged' echoed "$work/control"
: >"$work/empty"
claim 'an empty file comes back, so the command sees the end' echoed "$work/empty"
is 'input from a pipe arrives whole' \
	"$( (echo one; echo two) | "$umlab" exec -- cat)" $'one\ntwo'
is 'input that nobody reads is no error' \
	"$("$umlab" exec -- echo unread <"$work/big")" unread
is 'a command that closes its input goes on' \
	"$("$umlab" exec -- sh -c 'exec <&-; echo on' <"$work/big")" on

"$umlab" exec -- sh -c 'echo to out; echo to err >&2' >"$work/out" 2>"$work/err"
is 'standard output is apart' "$(cat "$work/out")" 'to out'
is 'standard error is apart, with no kernel message' "$(cat "$work/err")" 'to err'

# The launcher is stopped while the command writes, and so finds all of it at
# once. The two wait for each other through files that both see.
mkdir "$work/share"
"$umlab" exec --share "$work/share" -- sh -c 'echo up; until [ -e /mnt/share/go ]; do :; done
	for i in 1 2 3 4 5 6 7 8 9; do echo o$i; echo e$i >&2; done
	: >/mnt/share/done; until [ -e /mnt/share/end ]; do :; done' >"$work/both" 2>&1 &
run=$!
until grep -q up "$work/both"; do kill -0 $run; done
kill -STOP $run
: >"$work/share/go"
until [ -e "$work/share/done" ]; do kill -0 $run; done
kill -CONT $run
: >"$work/share/end"
wait $run
is 'both in the order they were written, where they go to one place' \
	"$(tr '\n' ' ' <"$work/both")" \
	"up $(for i in 1 2 3 4 5 6 7 8 9; do echo -n "o$i e$i "; done)"
is "$size bytes of output are counted right" \
	"$("$umlab" exec -- head -c "$size" /dev/zero | wc -c)" "$size"

# The second line is written only after the first was read, through the fifo.
mkfifo "$work/back"
exec 5<>"$work/back"
is 'output is live: a command is answered while it runs' \
	"$("$umlab" exec -- sh -c 'echo ask; read -r answer; echo "got $answer"' <"$work/back" |
		while read -r line; do
			echo "$line"
			[ "$line" != ask ] || echo reply >"$work/back"
		done)" $'ask\ngot reply'
exec 5>&-

set +o pipefail
"$umlab" exec -- sh -c 'yes; echo $? >&2' 2>"$work/err" | head -n 2 >"$work/out"
is '| head gets its lines' "$(cat "$work/out")" $'y\ny'
is 'and the command ends with SIGPIPE' "$(cat "$work/err")" 141
status=0
"$umlab" exec -- sh -c 'yes; echo $? >&2' >/dev/full 2>"$work/err" || status=$?
is 'a full disk under standard output is status 125' $status 125
like 'and one line that says so' "$(cat "$work/err")" 'cannot write standard output: No space left on device'
status=0
timeout 20 "$umlab" exec -- sh -c 'yes; exit 9' >&- 2>"$work/err" || status=$?
is 'a closed standard output ends the run' $status 125
is 'a closed standard input reads as its end' "$("$umlab" exec -- wc -c <&-)" 0

odd=('a b' '' $'new\nline' "quote'\"\\" 'grün €' '*' '-x' '--' $'tab\t')
printf '[%s]' "${odd[@]}" >"$work/wanted"
is 'arguments arrive unchanged: blanks, empty, quotes, newlines, UTF-8' \
	"$("$umlab" exec -- printf '[%s]' "${odd[@]}")" "$(cat "$work/wanted")"
mapfile -t many < <(seq 1 20000)
long=$(head -c 60000 /dev/zero | tr '\0' x)
is '128 KiB of arguments arrive' \
	"$("$umlab" exec -- sh -c 'printf "%s\n" "$@" | md5sum' sh "${many[@]}" "$long")" \
	"$(printf '%s\n' "${many[@]}" "$long" | md5sum)"
# /bin/sh runs it, with one argument more
printf '%s\n' 'printf "%s\n" "$@" | md5sum' >"$work/share/script"
chmod +x "$work/share/script"
for count in 4100 20000; do
	is "$count arguments of a script without #! arrive" \
		"$("$umlab" exec --share "$work/share" -- /mnt/share/script "${many[@]:0:count}" 2>&1)" \
		"$(printf '%s\n' "${many[@]:0:count}" | md5sum)"
done
is 'the command has no terminal' "$("$umlab" exec -- sh -c 'tty; [ -t 1 ]; echo $?' </dev/null)" $'not a tty\n1'
is '--user gives the user, groups and home' \
	"$("$umlab" exec --user daemon -- sh -c 'id -un; id -gn; echo $HOME; pwd')" \
	$'daemon\ndaemon\n/usr/sbin\n/usr/sbin'
finish
