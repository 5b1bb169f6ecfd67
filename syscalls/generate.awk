# SPDX-License-Identifier: GPL-2.0-only
#
# One line or declaration a call, from the list of system calls.
# Set by the caller: what (the kind wanted), options (Kconfig symbols and calls
# wanted, empty for all), file (the list's name for messages), kernel (the names
# of the kernel's own calls), dir (for "wiring").

function die(text)
{
	printf "generate: %s:%d: %s\n", file, FNR, text > "/dev/stderr"
	failed = 1
	exit 1
}

function trim(s)
{
	gsub(/^[ \t]+|[ \t]+$/, "", s)
	return s
}

# "const char *name" -> type "const char *", name "name"
function split_argument(s, i)
{
	s = trim(s)
	if (s !~ /^[A-Za-z_][A-Za-z_0-9 \t]*[ \t*]+[A-Za-z_][A-Za-z_0-9]*$/)
		die("argument \"" s "\": write it as TYPE NAME")
	match(s, /[A-Za-z_][A-Za-z_0-9]*$/)
	type[i] = trim(substr(s, 1, RSTART - 1))
	name[i] = substr(s, RSTART)
	if (name[i] in keywords || type[i] ~ /^(const|struct|volatile|enum|union)$/)
		die("argument \"" s "\": write it as TYPE NAME")
}

# The kernel's spelling of argument i: pointers are into user space.
function kernel_argument(i,    t)
{
	t = type[i]
	if (sub(/\*$/, "", t))
		return trim(t) " __user *" name[i]
	return t " " name[i]
}

function user_argument(i)
{
	return type[i] (type[i] ~ /\*$/ ? "" : " ") name[i]
}

function repeat(s, n,    out)
{
	while (n-- > 0)
		out = out s
	return out
}

# Lines of at most 80 columns, the rest below the opening parenthesis.
function declaration(head, tail, kernel,    i, s, indent, column, out)
{
	if (!argc)
		return head "(void)" tail
	out = head "("
	indent = column = length(out)
	for (i = 1; i <= argc; i++) {
		s = (kernel ? kernel_argument(i) : user_argument(i)) \
		    (i < argc ? "," : ")" tail)
		if (i == 1) {
			out = out s
			column += length(s)
		} else if (column + 1 + length(s) <= 80) {
			out = out " " s
			column += 1 + length(s)
		} else {
			out = out "\n" repeat("\t", int(indent / 8)) \
			      repeat(" ", indent % 8) s
			column = indent + length(s)
		}
	}
	return out
}

function wrapper(    i, list)
{
	list = "__NR_" call
	for (i = 1; i <= argc; i++)
		list = list ", " name[i]
	return "\n" declaration("static inline long " call, "", 0) "\n{\n" \
	       "\treturn syscall(" list ");\n}\n"
}

function arguments(    i, t, out)
{
	for (i = 1; i <= argc; i++) {
		t = type[i]
		out = out (sub(/[ \t]*\*$/, "", t) ? "POINTER(" : "VALUE(") t ", " name[i] ")\n"
	}
	return out
}

function set(words, of,    n, w)
{
	n = split(words, w, " ")
	while (n)
		of[w[n--]] = 1
}

# A number that the kernel has a place for, before any call asks for it.
function slots(    i)
{
	for (i = FIRST; i <= LAST; i++)
		printf "%d\t64\t%-24s sys_z_umlab_%d\n", i, "z_umlab_" i, i
}

BEGIN {
	FIRST = 600; LAST = 699
	set("char const double enum float for if int long return short signed " \
	    "sizeof static struct union unsigned void volatile while", keywords)
	set(options, wanted)
	set(kernel, taken)
	all = options == ""
	if (what == "slots")
		slots()
}

/^[ \t]*(#|$)/ { next }

{
	number = $1; call = $2; option = $3
	if (NF < 4)
		die("expected NUMBER NAME OPTION ARGUMENTS")
	if (number !~ /^[0-9]+$/ || number < FIRST || number > LAST)
		die("number \"" number "\": must be one of " FIRST " to " LAST)
	if (call !~ /^[a-z_][a-z_0-9]*$/ || call in keywords)
		die("name \"" call "\": must be a C identifier in lower case")
	if (call in taken)
		die("name " call " is a call of the kernel's own already")
	if (option != "UMLAB" && option != "UMLAB_UNSAFE")
		die("option \"" option "\": must be UMLAB, or UMLAB_UNSAFE for what is in dev/")
	if (number in by_number)
		die("number " number " is " by_number[number] "'s already")
	if (call in by_name)
		die("name " call " is number " by_name[call] " already")
	if (number < last)
		die("number " number " comes after " last "; keep the list in order")
	by_number[number] = call
	by_name[call] = last = number

	list = $0
	sub(/^[ \t]*[^ \t]+[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+/, "", list)
	argc = trim(list) == "void" ? 0 : split(list, part, ",")
	if (argc > 6)
		die(call ": a system call takes at most 6 arguments")
	for (i = 1; i <= argc; i++)
		split_argument(part[i], i)

	if (!all && !(option in wanted) && !(call in wanted))
		next
	if (what == "names")
		print call
	else if (what == "strace")
		printf "{ .number = %d, .name = \"%s\", .argc = %d },\n", number, call, argc
	else if (what == "rows")
		printf "%d\t64\t%-24s sys_%s\n", number, call, call
	else if (what == "prototypes")
		print prototype(declared)
	else if (what == "arguments")
		printf "%s", arguments()
	else if (what == "wiring")
		wiring(dir "/call/" call ".h.new")
	else if (what == "header") {
		numbers = numbers sprintf("#define %-27s %d\n", "__NR_" call, number)
		wrappers = wrappers wrapper()
	}
}

END {
	if (failed)
		exit 1
	if (what == "header")
		printf "%s\n#ifndef __KERNEL__\n#include <unistd.h>\n%s\n#endif\n",
		       numbers, wrappers
}

# A struct that a prototype names first would belong to that prototype only:
# it is declared before, unless that is noted in "known".
function prototype(known,    i, s, out)
{
	for (i = 1; i <= argc; i++)
		if (match(type[i], /struct [a-z_0-9]+/)) {
			s = substr(type[i], RSTART, RLENGTH)
			if (!(s in known))
				out = out s ";\n"
			known[s] = 1
		}
	return out declaration("asmlinkage long sys_" call, ";", 1)
}

function wiring(to,    known)
{
	print "/* SPDX-License-Identifier: GPL-2.0-only */" >to
	print prototype(known) >to
	printf "UMLAB_SLOT(%d, %s);\n", number, call >to
	close(to)
}
