#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Process 1 on a damaged image: it says what failed on the console, and goes on
# or ends the guest with an error, whichever is right. It never hangs.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/lib.sh
export PATH="$PATH:/usr/sbin:/sbin"
# the kernel's own entry of this run, not the user's directory
export HOME=$work

# damaged COMMAND...: a copy of the image changed by debugfs(8), as $work/image
damaged() {
	cp --sparse=always "$B/rootfs" "$work/image"
	printf '%s\n' "$@" >"$work/commands"
	debugfs -w -f "$work/commands" "$work/image" >/dev/null 2>&1
}

# boot [ARGUMENT...]: its console in $work/console; the status, 124 if it hung
boot() {
	# root= by hand, as UML puts its own behind a --
	# in a shell of its own, which says "Aborted" after a panic
	(
		timeout --foreground -k 5 60 "$B/linux" "ubd0=$work/image" root=98:0 \
			"$@" >"$work/console" 2>&1 </dev/null
		exit $?
	) 2>/dev/null
}

console() { tr -d '\r' <"$work/console"; }

: >"$work/file"

damaged 'rmdir /sys' "write $work/file /sys"
boot -- /bin/echo still-running
is "without /sys the guest goes on" $? 0
like "and says what failed" "$(console)" 'init: mount /sys: Not a directory'
like "the command ran" "$(console)" 'still-running'

damaged 'rmdir /proc' "write $work/file /proc"
boot
status=$?
[ $status -ne 0 ] && [ $status -ne 124 ]
is "without /proc it ends with an error (status $status)" $? 0
like "and says what failed" "$(console)" 'init: mount /proc: Not a directory'

damaged 'rm /usr/bin/bash'
boot
status=$?
[ $status -ne 0 ] && [ $status -ne 124 ]
is "without a shell it ends with an error (status $status)" $? 0
like "and names it" "$(console)" 'init: .*bash: No such file'

damaged
boot -- /usr/bin/env sh -c false
is "a command that fails fails the process" $? 1
boot -- /bin/bash --no-such-option
is "a command's status is the process's" $? 2
boot -- /no/such/command
is "a command that is not there is 127" $? 127
like "and is named" "$(console)" '/no/such/command: No such file'

# -- the launcher's request on the second disk; what it says on its line is lost

number() {
	local n
	for n; do
		printf '%b' "$(printf '\\x%02x' $((n & 255)) $((n >> 8 & 255)) $((n >> 16 & 255)) $((n >> 24 & 255)))"
	done
}
version=$(sed -n 's/^#define PROTOCOL_VERSION //p' include/protocol.h)

# request LENGTH RING_SIZE ARGC STRINGS: boots with it; STRINGS is for printf
request() {
	{
		number 0x624c4d55 "$version" "$1" 0 0 4096 "$2" "$3"
		printf '%b' "$4"
	} >"$work/request"
	truncate -s 8192 "$work/request"
	boot umlab=uml "ubd1rcd=$work/request" ssl=null
}

refused() {	# NAME REQUEST
	request "${@:2}"
	is "a request with $1 ends the guest with an error" $? 1
	like "and is named" "$(console)" "init: (the launcher's request is damaged|memory for the request): "
}

# 32 bytes of numbers, and "root", no TERM, "true"
request 43 4096 1 'root\0\0true\0'
is "a whole request is carried out" $? 0
refused 'no length' 0 4096 1 'root\0\0true\0'
refused 'a length beyond the disk' 0xfffffff0 4096 1 'root\0\0true\0'
refused 'a last argument that does not end' 42 4096 1 'root\0\0true\0'
refused 'fewer arguments than it says' 43 4096 0xffffffff 'root\0\0true\0'
refused 'more arguments than it says' 43 4096 0 'root\0\0true\0'
refused 'no ring' 43 0 1 'root\0\0true\0'

is "nothing is left running" "$(pgrep -f "ubd0=$work/image")" ""
finish
