#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What umlab makes of a kernel's last words, also of such as are to mislead it.
# shellcheck disable=SC2016 # the guest's shell expands
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

died() { "$umlab" exec "${@:2}" -- sh -c "$1"' echo c >/proc/sysrq-trigger' 2>&1 || :; }

like 'the trace is the one of the panic, not one before it' \
	"$(died 'for line in "Call Trace:" " start_kernel+0x1/0x2"; do echo "$line" >/dev/kmsg; done;')" \
	'umlab: in sysrq_handle_crash at '

# From a kernel whose stack had grown over its task.
like 'what a kernel says that lost its task is not believed' \
	"$(died 'for line in "Kernel panic - not syncing: Kernel tried to access user memory at addr 0x17a0, ip 0x0" \
		"CPU: 0 UID: 3850979328 PID: 1621104048 Comm: < Not tainted 6.12.117 #3"; do
		echo "$line" >/dev/kmsg; done;' | tail -n 1)" '^umlab: .*#stack$'

# Which signal it is that a kernel with an overwritten stack dies of is chance.
if [ "${ON:-uml}" = uml ]; then
	for signal in ILL TRAP ABRT BUS FPE SEGV; do
		build_program "$work/dies" -x c - <<<"#include <signal.h>
			int main(void) { return raise(SIG$signal); }"
		like "a kernel that dies of SIG$signal" "$("$umlab" exec --kernel "$work/dies" -- true 2>&1 | tail -n 1)" \
			'^umlab: .*#stack$'
	done
fi

like 'a log that goes to no terminal is unchanged' \
	"$(died 'printf "a\033[31mb\n" >/dev/kmsg;')" $'a\033\\[31mb\n'

# What the guest prints is handed to a program of the host's.
mkdir "$work/bin"
cat >"$work/bin/eu-addr2line" <<END
#!/bin/sh
printf '%s\n' "\$@" >>"$work/arguments"
END
chmod +x "$work/bin/eu-addr2line"
for words in '--core=/etc/shadow' '/etc/shadow' 'a b'; do
	PATH=$work/bin:$PATH died "for line in 'BUG: no kernel said so' \
		'RIP: 0010:$words+0x1/0x2' 'Call Trace:' ' $words+0x1/0x2'; do
		echo \"\$line\" >/dev/kmsg; done;" >"$work/out"
	like "'$words' is told" "$(cat "$work/out")" 'umlab: BUG: no kernel said so'
done
PATH=$work/bin:$PATH died '' >"$work/out"
like 'eu-addr2line gets a place' "$(cat "$work/arguments")" '(^|'$'\n'')--'$'\n''(0x[0-9a-f]+|[A-Za-z_0-9]+\+0x[0-9a-f]+)($|'$'\n'')'
is 'and nothing else but its options and the kernel' \
	"$(grep -vxE -- "-f|-i|-e|--|[^ ]*/(linux|vmlinux)|0x[0-9a-f]+|[A-Za-z_0-9]+\+0x[0-9a-f]+" "$work/arguments")" ''

if [ "${ON:-uml}" = x86_64 ]; then
	ln -s "$(realpath "$B/x86_64/bzImage")" "$work/bzImage"
	like 'a bzImage without its vmlinux: the place, and what is missing' \
		"$(died '' --kernel "$work/bzImage" | tail -n 1)" \
		"umlab: in sysrq_handle_crash\+0x[0-9a-f]+; .* $work/vmlinux, which is not there"
fi
finish
