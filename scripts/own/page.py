# SPDX-License-Identifier: GPL-2.0-only
"""syscalls/man/NAME.2 of a call of one's own."""

from body import MOST

WHAT = {
    "number": "is logged.",
    "string": f"is text of at most {MOST} bytes, its null byte not counted; it is logged.",
    "line": f"is text of at most {MOST} bytes, its null byte not counted;\n"
            "it is logged, and comes back in capitals.",
    "bytes": f"is memory of at most {MOST} bytes; it is logged.",
    "in": "points to a number, which is logged.",
    "out": "is where the caller's process ID is written.",
    "answer": "is where an answer is written, with a terminating null byte.",
    "size": "is the number of bytes there.",
}
ERRORS = {
    "EFAULT": (("string", "line", "bytes", "in", "out", "answer"),
               "A pointer leads to memory that the caller may not read, or not write."),
    "E2BIG": (("bytes",), f"There are more than {MOST} bytes to read."),
    "ENAMETOOLONG": (("string", "line"), f"There is no null byte among the first {MOST + 1} bytes."),
    "ERANGE": (("answer",), "The answer and its null byte do not fit.\nNothing was written."),
}


def synopsis(call):
    """mandoc's alternation of bold and italic words."""
    words = [f'"long {call.name}("' if call.arguments else f'"long {call.name}(void);"']
    for i, a in enumerate(call.arguments):
        type_ = a.declared()[:-len(a.name)]
        words[-1] = words[-1][:-1] + type_ + '"'
        words += [a.name, '", "' if i + 1 < len(call.arguments) else ");"]
    return (".BI " if call.arguments else ".B ") + " ".join(words)


def page(call, date):
    """The page's text; date as YYYY-MM-DD."""
    kinds = "".join(f".TP\n.I {a.name}\n{WHAT[a.kind]}\n" for a in call.arguments)
    errors = {error: text for error, (of, text) in ERRORS.items() if call.kinds & set(of)}
    errors["ENOSYS"] = "The kernel was built without\n.BR CONFIG_UMLAB ."
    listed = "".join(f".TP\n.B {error}\n{errors[error]}\n" for error in sorted(errors))
    result = {"answer": "the length of the answer in bytes, without its null byte",
              "bytes": "the number of bytes that were read",
              "string": "the length of the text in bytes",
              "line": "the length of the text in bytes"}.get(call.returns, "0")
    return f""".\\" SPDX-License-Identifier: GPL-2.0-only
.TH {call.upper} 2 {date} umlab "System Calls Manual"
.SH NAME
{call.name} \\- a call of one's own
.SH SYNOPSIS
.nf
.B #include <umlab.h>
.PP
{synopsis(call)}
.fi
.SH DESCRIPTION
.BR {call.name} ()
writes what it is given to the kernel's log, where
.BR dmesg (1)
shows it.
{kinds}.SH RETURN VALUE
On success, {result}.
On error, \\-1 is returned and
.I errno
is set.
.SH ERRORS
{listed}.SH SEE ALSO
.BR sayhello (2)
"""
