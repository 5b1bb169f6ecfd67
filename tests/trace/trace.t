#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make trace: the lines that it tells are those that a debugger's steps go through,
# where two runs part, the page, and what cannot be traced. On FLAVOUR=kcov's kernel,
# and on x86_64 if that one is built.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh
only_for kcov

# trace VARIABLE=VALUE...: its status in $status, its words in $said
trace() {
	status=0
	said=$(timeout 300 make -s trace "$@" 2>&1) || status=$?
}

# the sources of the rows, without marks, one a line
lines() { grep -oE '^[-+ ]*syscalls/[a-z_0-9/]+\.c:[0-9]+' <<<"$said" | tr -d ' +-'; }

# line TEXT: the place of the one line of sayhello2.c that has TEXT in it
line() { echo "syscalls/sayhello2.c:$(grep -nF -- "$1" syscalls/sayhello2.c | cut -d: -f1 | xargs | tr ' ' +)"; }

trace CALL=sayhello2 ARGS='"Ann" out:64 64'
is 'a call: status' "$status" 0
like 'a call: what it was called with, and what it did' "$said" \
	$'^1\\. sayhello2\\(name="Ann", greeting=0x[0-9a-f]+ -> "Hello, Ann !", size=64\\) = 12 '
way="$(line 'strncpy_from_user')
$(line 'if (n < 0)')
$(line 'if (n == sizeof(name))')
$(line 'length = umlab_greet')
$(line 'scnprintf')
$(line 'if (size < length')
$(line 'if (copy_to_user')"
is 'a call: its way, line by line, each once' "$(lines | grep -xF "$way")" "$way"
unlike 'a call: no line that it did not execute' "$(lines)" \
	"($(line 'return -ENAMETOOLONG')|$(line 'return -ERANGE')|$(line 'return -EFAULT'))(\$|"$'\n)'
like 'a call: what is copied has a word' "$said" 'strncpy_from_user\(name.*<- user copy'
like 'a call: a function within another is further in' "$said" \
	"$(line scnprintf) +[|] [^|]*([|] )+return scnprintf"

trace CALL=sayhello2 ARGS='"Ann" out:8 8'
like 'one that fails: its errno' "$said" ', size=8\) = -34 ERANGE '
like 'one that fails: the line, with a word' "$said" "$(line 'return -ERANGE').*<- early exit"
unlike 'one that fails: nothing behind' "$(lines)" "$(line 'if (copy_to_user')"

trace CALL=sayhello2 ARGS='"Ann" out:64 64' AGAINST='"Ann" out:8 8'
is 'against another: status' "$status" 0
like 'against another: where the ways part' "$said" \
	"the ways part behind $(line 'if (size < length'): one goes to $(line 'if (copy_to_user'), the other to $(line 'return -ERANGE')"
like 'against another: what only the first did' "$said" $'\n'"- $(line 'return length;')"
like 'against another: what only the other did' "$said" $'\n'"[+] $(line 'return -ERANGE')"
like 'against another: what both did' "$said" $'\n'"  $(line 'strncpy_from_user')"
claim 'the page is valid' tidy -q -e "$B/trace/index.html"
like 'the page says where they part' "$(cat "$B/trace/index.html")" 'here the ways part'
unlike 'the page asks for no other' "$(cat "$B/trace/index.html")" '(src|href)='
trace CALL=sayhello2 ARGS='"Ann" out:64 64' AGAINST='bad out:64 64'
like 'a return that has no code: the line, with a word' "$said" "$(line 'return n;').*<- early exit"
like 'a bad pointer: its errno, and where it was told' "$said" \
	"against: sayhello2\\(name=0x10, .* = -14 EFAULT .*the ways part behind $(line 'if (n < 0)'): one goes to $(line 'if (n == sizeof'), the other to $(line 'return n;')"
trace CALL=sayhello2 ARGS='"Ann" out:64 64' AGAINST='"Bob" out:64 64'
like 'two that do the same' "$said" 'both go the same way'

trace DEMO='change_cmdline a b'
is 'a demo: status' "$status" 0
like 'a demo: its call, with all of a line' "$said" 'change_cmdline\(new="a\\0b\\0?", len=[34], '
like 'a demo: locks have a word' "$said" 'mmap_write_lock_killable.*<- lock'
like 'a demo: and memory' "$said" 'kmalloc.*<- allocation'
trace DEMO=get_state
unlike 'a return that cannot be known is not told' "$said" 'return -EFAULT'
like 'calls of a process: each is told' "$(grep -c '^[0-9]*\. get_state(' <<<"$said")" '^([3-9]|[0-9]{2,})$'

trace CALL=unsafe_copy ARGS='1 bad out:8 8'
is 'a call that the kernel dies of: status' "$status" 0
like 'a call that the kernel dies of: as far as it came' "$said" \
	"unsafe_copy\\(how=1, .* = did not return .*unsafe_copy.c:$(grep -n 'memcpy(buf' syscalls/dev/unsafe_copy.c | cut -d: -f1) "
unlike '... and not to what was behind' "$said" 'copy_to_user\('

# A debugger goes through the same lines. Its steps into the kernel's own code are
# none, of a line that it comes to twice in a row there is one row, and of braces it
# passes some.
cat >"$work/steps" <<'END'
python
while gdb.selected_frame().name() in ("say_hello_to", "umlab_greet"):
    print("step syscalls/sayhello2.c:%d" % gdb.selected_frame().find_sal().line)
    gdb.execute("step", to_string=True)
    while not gdb.selected_frame().find_sal().symtab.filename.endswith("umlab/sayhello2.c"):
        gdb.execute("finish", to_string=True)
end
END
ends=$(grep -n '^[{}]' syscalls/sayhello2.c | sed 's,\([0-9]*\):.*,syscalls/sayhello2.c:\1,')
stepped=$(timeout 300 make -s gdb FLAVOUR=kcov DEMO=sayhello2 BREAK=say_hello_to GDBFLAGS="-batch -x $work/steps" </dev/null 2>&1 |
	sed -n 's/^step //p' | uniq | grep -vxF "$ends")
trace DEMO=sayhello2
like 'a debugger went through a whole call' "$stepped" "$(line 'strncpy_from_user').*$(line 'return length;')"
# the function that the macro makes is around
said=$(grep -F '| | ' <<<"$said")
is 'the rows are where a debugger steps' "$(lines | grep -vxF "$ends" | head -n "$(wc -l <<<"$stepped")")" "$stepped"

# the kernel's own, of which one is called as one of arch/um's is
trace CALL=get_state ARGS='1 out:64 64' FILES='kernel/pid.c kernel/signal.c'
is 'a file of the kernel: status' "$status" 0
find=$(grep -n '^struct task_struct \*find_task_by_vpid' build/src/linux/kernel/pid.c | cut -d: -f1)
like 'a file of the kernel: its lines, within the call' "$said" \
	"kernel/pid.c:($((find + 1))|$((find + 2)))  *[|] [|].* return find_task_by_pid_ns"
trace CALL=get_state ARGS='1 out:64 64'
unlike 'without FILES: ours alone' "$said" 'kernel/pid.c'

mistake() { # ERE VARIABLE=VALUE...
	local wanted=$1
	shift
	trace "$@"
	is "$*: status" "$status" 2
	like "$*: one line says what" "$(grep '^trace: ' <<<"$said")" "^trace: $wanted\$"
}
mistake 'give DEMO=, a demo, or CALL=.*' DEMO=
mistake 'CALL=nosuch: there is no such call: CALL= takes one of sayhello .*' CALL=nosuch
mistake 'sayhello2 has 3 arguments, and 1 are given: .*' CALL=sayhello2 ARGS=1
mistake 'the argument x is none of .*' CALL=sayhello2 ARGS='x out:1 1'
mistake 'a quote is not closed: "x' CALL=sayhello2 ARGS='"x'
mistake 'DEMO=why_not_memcpy: there is no such demo in the guest: .*' DEMO=why_not_memcpy
mistake 'FILES=kernel/nosuch.c: there is no such file in .*' CALL=sayhello2 FILES=kernel/nosuch.c
mistake 'FILES=../pid.c: give sources of the kernel.s, as in .*' CALL=sayhello2 FILES=../pid.c
mistake 'FILES=fs/nfs/file.c: this kernel is built without it' CALL=sayhello2 FILES=fs/nfs/file.c
trace DEMO=strace_calls AGAINST='1 2'
is 'arguments of no call: status' "$status" 2

finish
