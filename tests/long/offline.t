#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make fetch with the real apt and debootstrap, killed once in the middle; and then
# make demo in a fresh clone of which the network and the right to write the cache
# are taken away. Of the downloads only the kernel's source is this run's own.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/lib.sh

if [ "$(id -u)" != 0 ]; then
	skip "make demo without a network" "only root can take the network away and leave a user's subordinate ids"
	finish
fi

tree=$work/tree cache=$work/cache
mkdir "$tree" "$cache"
git ls-files -z --cached --others --exclude-standard | tar -c --null -T - --ignore-failed-read | tar -x -C "$tree"
kept=${CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/umlab}
[ ! -f "$kept/linux-source-6.12.tar.xz" ] || cp "$kept/linux-source-6.12.tar.xz" "$cache/"
cd "$tree" || exit 1

# -- the guest's packages, with a kill -9 when some are there

open() { find -L /proc/[0-9]*/fd -maxdepth 1 -samefile "$cache/debs.lock" 2>/dev/null; }
some() { [ "$(find "$cache/debs" -name '*.deb' 2>/dev/null | wc -l)" -ge 5 ]; }
set -m
make fetch CACHE="$cache" >"$work/out" 2>&1 </dev/null &
set +m
until some || ! kill -0 $! 2>/dev/null; do sleep 0.1; done
claim "some packages come" some
while pids=$(open | cut -d/ -f3 | sort -u) && [ -n "$pids" ]; do
	# shellcheck disable=SC2086 # words
	kill -KILL -- -$! $pids
done 2>/dev/null
{ wait $!; } 2>/dev/null
guest=$cache/$(rootfs/fetch --name trixie rootfs/packages.list)
[ ! -e "$guest" ]
is "killed there, it leaves no archive" $? 0
find "$cache/debs" -name '*.deb' -printf '%f %i\n' | sort >"$work/before"
claim "make fetch goes on" make fetch CACHE="$cache"
claim "the archive is whole" gzip -t "$guest"
is "what had come whole was not brought again" \
	"$(comm -23 "$work/before" <(find "$cache/debs" -name '*.deb' -printf '%f %i\n' | sort) | wc -l)" 0

# -- no network, and a cache that cannot be written

offline() {
	# shellcheck disable=SC2016 # the inner shell's
	unshare --net --mount --propagation private sh -c '
		mount --bind -o ro "$0" "$0" && cd "$1" && shift && exec "$@"' "$cache" "$tree" "$@"
}
out=$(offline touch "$cache/x" 2>&1)
like "there the cache is read-only" "$out" 'Read-only'
out=$(offline make demo DEMO=change_cmdline CACHE="$cache" 2>&1)
is "make demo works there, from nothing" $? 0
like "and shows what it is to" "$out" 'change_cmdline: ok'
is "nothing is left in the cache" "$(cd "$cache" && find . -maxdepth 1 -name '*.part' -o -name 'fetch.??????')" ''
finish
