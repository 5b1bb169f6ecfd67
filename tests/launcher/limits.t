#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# umlab's limits against a kernel that takes what it can get (launcher-limits.c),
# as root and as another user, while a guest beside it goes on; and honest guests
# that use much, and are not ended.
# shellcheck disable=SC2016,SC2317 # the guest's shell expands; claim calls
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
chmod 711 "$work"
cp "$umlab" "$work/umlab"
umlab=$work/umlab
claim 'the greedy kernel builds' build_program "$work/greedy" tests/launcher/limits.c
# not more of an image than umlab looks at, so that the limit on files is small
head -c 1M /dev/zero >"$work/image"
printf '\x53\xef' | dd of="$work/image" bs=1 seek=1080 conv=notrunc status=none
chmod 644 "$work/image"

as=()
# greedy WAY OPTION...: umlab with that kernel; sets status and err
greedy() {
	local way=$1
	shift
	status=0
	: >"$work/err"
	rm -rf "$work/share" "$work/log"
	install -m 666 /dev/null "$work/log"
	mkdir -m 777 "$work/share"
	${as[@]+"${as[@]}"} "$umlab" exec --timeout 300 --kernel "$work/greedy" --rootfs "$work/image" \
		--append "$way" "$@" -- true >"$work/out" 2>"$work/err" </dev/null || status=$?
	err=$(grep ^umlab: "$work/err" || :)
}
# said WORD: the last number behind that in the log
said() { grep -ah "^$1 " "$work/err" "$work/log" | tail -n 1 | cut -d' ' -f2; }

# bombs WHO STATUS: of a fork bomb
bombs() {
	local name
	greedy fork --limit processes=100 --timeout 9 --kernel-log "$work/log"
	like "$1: a fork bomb" "$status $err" "^$2 umlab: .* met its limit of 100 processes and threads \(--limit processes=N\)"
	[ "$2" = 125 ] || is "$1: has 98 children, beside itself and process 1" "$(said forked)" 98
	greedy open --limit files=100 --timeout 9 --kernel-log "$work/log"
	like "$1: open files" "$status $err" '^124 .*umlab: the guest met its limit of 100 open files in one process \(--limit files=N\)'
	claim "$1: $(said opened) of them" test "$(said opened)" -lt 100
	for name in memory many tables; do
		greedy $name
		is "$1: a memory bomb ($name)" "$status $err" \
			'125 umlab: the guest was ended: it met its limit of 576M of memory beside its files (--mem; see LIMITS in umlab(1))'
	done
	greedy root
	claim "$1: files in its own root: $(said filled) MB, no more than --mem and 65 MB" \
		test "$(said filled)" -ge 256 -a "$(said filled)" -le 321
	greedy inodes
	claim "$1: nor a hundred thousand of them, but $(said made)" test "$(said made)" -lt 4096
	greedy one --share "$work/share" --limit written=100M
	claim "$1: one file of the host, with holes, is $(said enlarged) MB" \
		test "$(said enlarged)" -ge 100 -a "$(said enlarged)" -le 421
	for name in share ended; do
		greedy $name --share "$work/share" --limit written=100M
		is "$1: files of the host ($name)" "$status $err" \
			'125 umlab: the guest was ended: it met its limit of 100M of data written to --share and --keep (--limit written=SIZE)'
	done
	greedy log
	is "$1: a flood of log" "$status $err" \
		'125 umlab: the guest was ended: it met its limit of 256M of kernel messages (--limit log=SIZE)'
}

# the neighbour: up before all bombs, and to answer behind them
mkfifo "$work/hold"
"$umlab" exec --timeout 900 --kernel "$B/linux" --rootfs "$B/rootfs" -- \
	sh -c 'echo up; cat; exit 6' <"$work/hold" >"$work/up" &
neighbour=$!
exec 5>"$work/hold"
until grep -qs up "$work/up"; do kill -0 $neighbour; done

if [ "$(id -u)" = 0 ]; then
	# as another user, whom RLIMIT_NPROC holds up too
	bombs root 124
	as=(setpriv --reuid=65534 --regid=65534 --clear-groups env -i PATH=/usr/bin:/bin)
	bombs 'a user' 124
	as=()
else
	skip 'root' 'not run by root'
	bombs 'a user' 124
fi
echo 'still here' >&5
exec 5>&-
wait $neighbour && status=0 || status=$?
is 'the sandbox beside them goes on' "$status $(tr '\n' ' ' <"$work/up")" '6 up still here '

# guest COMMAND...: in an honest one; sets status and err
umlab=${UMLAB:-$B/umlab}
guest() {
	status=0
	"$umlab" exec --timeout 1800 "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
	err=$(cat "$work/err")
}
guest -- perl -e 'for (1 .. 500) { defined($p = fork) or die "fork $_: $!"; $p or sleep 1000 } print "all\n"'
is 'honest: 500 processes at once' "$status $(cat "$work/out") $err" '0 all '
guest -- head -c 200M /dev/zero
is 'honest: 200 MB of output' "$status $(wc -c <"$work/out") $err" '0 209715200 '
: >"$work/out"
guest -- sh -c 'fallocate -l $((($(stat -f -c %a /) - 4096) * $(stat -f -c %S /))) /root/most
	head -c 64M /dev/zero >/root/file; echo $?; rm /root/file; echo gone'
like 'honest: a full disk' "$status $(tr '\n' ' ' <"$work/out") $err" '^0 1 gone .*No space left on device'
guest --mem 1G -- perl -e '$n = 900 << 20; $x = "x" x $n; print length $x'
is 'honest: 900 of 1024 MB of memory' "$status $(cat "$work/out") $err" '0 943718400 '
mkdir "$work/many"
(cd "$work/many" && seq 3000 | split -l 1 -a 4 -)
guest --share "$work/many" -- sh -c 'cat /mnt/share/* | wc -l'
is 'honest: 3000 files of a shared directory' "$status $(cat "$work/out") $err" '0 3000 '

# what the guest itself sees of them
guest --limit output=1M -- head -c 2M /dev/zero
is 'too much output' "$status $err" \
	'125 umlab: the guest was ended: it met its limit of 1M of output (--limit output=SIZE)'
claim 'of which all up to there is delivered' test "$(wc -c <"$work/out")" -ge 1048576
guest --limit output=0 -- head -c 2M /dev/zero
is '0 is no limit' "$status $err" '0 '

# refused WORDS VALUE: that --limit is a mistake
refused() {
	status=0
	err=$("$umlab" exec --limit "$2" -- true 2>&1) || status=$?
	is "--limit $2" "$status $err" "125 umlab: $1"
}
refused "--limit: 'nothing=1' is no NAME=VALUE of those that 'umlab exec --help' lists" nothing=1
refused "--limit: 'log' is no NAME=VALUE of those that 'umlab exec --help' lists" log
refused "--limit log: 'much' is no size; write it as 256M or 1G" log=much
refused '--limit processes: 0 are too few for a guest; the least is 16' processes=0
like '--help lists them with their defaults' "$("$umlab" exec --help)" 'processes=N +processes and threads \(default 2000\)'
finish
