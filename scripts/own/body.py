# SPDX-License-Identifier: GPL-2.0-only
"""syscalls/NAME.c of a call of one's own: it reads what it is given, logs it,
and answers."""

from arguments import INTEGERS

MOST = 64  # bytes of a text that is read


def wrapped(head, parts, tail):
    """head(part, part, ...)tail in lines of 80 columns, as the kernel has it."""
    lines, indent = [head], len(head.expandtabs())
    for i, part in enumerate(parts):
        part += "," if i + 1 < len(parts) else tail
        if i == 0:
            lines[-1] += part
        elif len(lines[-1].expandtabs()) + 1 + len(part) <= 80:
            lines[-1] += " " + part
        else:
            lines.append("\t" * (indent // 8) + " " * (indent % 8) + part)
    return "\n".join(lines)


def log(call, words, *values):
    values = "".join(f", {value}" for value in values)
    return f'pr_debug_ratelimited("{call.name}: {words}\\n"{values});'


def declarations(call):
    for a in call.arguments:
        if a.kind == "bytes":
            yield f"char {a.name}[{call.upper}_MAX];"
        elif a.kind in ("string", "line"):
            yield f"char {a.name}[{call.upper}_MAX + 1];"
            yield f"long {a.name}_length;"
        elif a.kind == "answer":
            yield f"char {a.name}[{call.upper}_MAX];"
            yield f"size_t {a.name}_length;"
        elif a.kind == "in":
            yield f"{a.base} {a.name};"


def reading(call, a):
    """The statements that bring an argument in, and log it."""
    if a.kind == "number":
        return [log(call, f"{a.name}={INTEGERS[a.type]}", a.name)]
    if a.kind == "in":
        return [f"if (get_user({a.name}, user_{a.name}))", "\treturn -EFAULT;",
                log(call, f"{a.name}={INTEGERS[a.base]}", a.name)]
    if a.kind in ("string", "line"):
        n = f"{a.name}_length"
        return [f"{n} = strncpy_from_user({a.name}, user_{a.name}, sizeof({a.name}));",
                f"if ({n} < 0)", f"\treturn {n};",
                f"if ({n} == sizeof({a.name}))",
                "\treturn -ENAMETOOLONG;\t/* no NUL within the limit */",
                log(call, f'{a.name}=\\"%*pE\\"', f"(int){n}", a.name)]
    if a.kind == "bytes":
        return [f"if ({a.size} > sizeof({a.name}))", "\treturn -E2BIG;",
                f"if (copy_from_user({a.name}, user_{a.name}, {a.size}))", "\treturn -EFAULT;",
                log(call, f'{a.name}=\\"%*pE\\"', f"(int){a.size}", a.name)]
    return []


def writing(call, a):
    """The statements that bring an answer out."""
    if a.kind == "out":
        return [f"if (put_user(task_tgid_vnr(current), user_{a.name}))", "\treturn -EFAULT;"]
    if a.kind == "line":
        return [f"string_upper({a.name}, {a.name});",
                f"if (copy_to_user(user_{a.name}, {a.name}, {a.name}_length + 1))", "\treturn -EFAULT;"]
    if a.kind == "answer":
        n = f"{a.name}_length"
        parts = [a.name, f"sizeof({a.name})", f'"{call.name} answers process %d"',
                 "task_tgid_vnr(current)"]
        return [wrapped(f"\t{n} = scnprintf(", parts, ");").removeprefix("\t"),
                f"if ({a.size} < {n} + 1)", "\treturn -ERANGE;",
                f"if (copy_to_user(user_{a.name}, {a.name}, {n} + 1))", "\treturn -EFAULT;"]
    return []


def result(call):
    """What the call returns: how long the answer is, or else what was read."""
    for a in call.arguments:
        if a.kind == call.returns:
            return a.size if a.kind == "bytes" else f"{a.name}_length"
    return "0"


def indented(lines):
    return "".join("\t" + line + "\n" if line else "\n" for line in lines)


def statements(call):
    for a in call.arguments:
        yield from reading(call, a)
    if not call.arguments:
        yield log(call, "called by process %d", "task_tgid_vnr(current)")
    for a in call.arguments:
        yield from writing(call, a)
    yield f"return {result(call)};"


def body(call):
    """The text of syscalls/NAME.c."""
    headers = {"linux/printk.h", "linux/syscalls.h"}
    if any(a.pointer for a in call.arguments):
        headers.add("linux/uaccess.h")
    if not call.arguments or call.kinds & {"out", "answer"}:
        headers.add("linux/sched.h")
    if "answer" in call.kinds:
        headers.add("linux/sprintf.h")
    if "line" in call.kinds:
        headers.add("linux/string_helpers.h")
    includes = "".join(f"#include <{header}>\n" for header in sorted(headers))
    limit = f"#define {call.upper}_MAX\t{MOST}\t/* bytes of a text, without its NUL */\n\n" \
        if call.kinds & {"bytes", "string", "line", "answer"} else ""
    parameters = [a.declared("user_", True) for a in call.arguments]
    own = list(declarations(call))
    macro = [p for a in call.arguments for p in (a.declared(kernel=True)[:-len(a.name)].rstrip(), a.name)]
    if own:
        own.append("")
    handed = ", ".join(a.name for a in call.arguments)
    return f"""// SPDX-License-Identifier: GPL-2.0-only
/*
 * {call.name} - a call of one's own: logs what it is given
 */
#define DEBUG	/* debug messages are logged */

{includes}
{limit}{wrapped(f"static long umlab_{call.name}(", parameters or ["void"], ")")}
{{
{indented(own + list(statements(call)))}}}

{wrapped(f"SYSCALL_DEFINE{len(call.arguments)}(", [call.name] + macro, ")")}
{{
{indented([f"return umlab_{call.name}({handed});"])}}}
"""
