# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the tests of make bench share: figures measured once, in $work/b, with
# our kernel as its own peer, as the real one takes minutes to build. A file
# sources this behind lib.sh.

mkdir -p "$work/b/bench"
ln -s "$PWD/$B"/{umlab,linux,rootfs} "$work/b"
ln -s "$PWD/$B/linux" "$work/b/bench/linux"
ln -s "$PWD/$B/rootfs" "$work/b/bench/rootfs"

bench() { B=$work/b RUNS=1 bench/bench "$@" 2>&1; }

# Python with bench's modules, ended whole if it hangs
limited() {
	timeout -s KILL 20 env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=bench:scripts/lib "$@"
}

left() {
	find "$work/b/bench" -mindepth 1 ! -name linux ! -name rootfs \
		! -name samples.json ! -name failed.log
}

processes() {
	pgrep -af "$work/b" || :
	find /proc -maxdepth 2 -path '/proc/[0-9]*/cwd' -lname "$work/b*" 2>/dev/null || :
}
