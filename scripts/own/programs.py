# SPDX-License-Identifier: GPL-2.0-only
"""demos/NAME.c and tests/guest/NAME_test.c of a call of one's own."""

from body import MOST, indented

TEXT = "hello"
NUMBER = 7


def good(a):
    """An argument as the demo and the tests give it; and its size, if it has one."""
    values = {"number": str(NUMBER), "string": f'"{TEXT}"', "bytes": f'"{TEXT}"',
              "in": f"&{a.name}", "out": f"&{a.name}", "answer": a.name,
              "line": a.name}
    if a.size:
        return {a.name: values[a.kind],
                a.size: str(len(TEXT)) if a.kind == "bytes" else f"sizeof({a.name})"}
    return {a.name: values[a.kind]} if a.kind in values else {}


def invocation(call, **others):
    given = {}
    for a in call.arguments:
        given.update(good(a))
    given.update(others)
    return f"{call.name}({', '.join(given[a.name] for a in call.arguments)})"


def variables(call, unused=None):
    """The variables that an invocation needs; unused is not among its arguments."""
    for a in call.arguments:
        if a is unused and not a.size:
            continue
        if a.kind == "in":
            yield f"const {a.base} {a.name} = {NUMBER};"
        elif a.kind == "out":
            yield f"{a.base} {a.name} = 0;"
        elif a.kind == "answer":
            yield f"char {a.name}[256];"
        elif a.kind == "line":
            yield f'char {a.name}[] = "{TEXT}";'


def bad(call):
    """(argument, an invocation with a bad pointer) for each that is read or written."""
    for a in call.arguments:
        if a.pointer:
            yield a, invocation(call, **{a.name: f"({a.type})8"})


def shown(text):
    return text.replace("\\", "\\\\").replace('"', '\\"')


def checks_of_demo(call):
    for a in call.arguments:
        if a.kind == "out":
            yield f'printf("{a.name} is %ld\\n", (long){a.name});'
            yield f"if ((pid_t){a.name} != getpid())"
            yield f'\terrx(1, "{a.name}: expected %d", getpid());'
        elif a.kind == "line":
            yield f'printf("{a.name} is \\"%s\\"\\n", {a.name});'
            yield f'if (strcmp({a.name}, "{TEXT.upper()}"))'
            yield f'\terrx(1, "{a.name}: expected \\"{TEXT.upper()}\\"");'
        elif a.kind == "answer":
            yield f'printf("{a.name} is \\"%s\\"\\n", {a.name});'
            yield f'if (strncmp({a.name}, "{call.name} answers ", {len(call.name) + 9}))'
            yield f'\terrx(1, "{a.name}: expected \\"{call.name} answers ...\\"");'


def demo(call):
    """The text of demos/NAME.c."""
    plain = invocation(call)
    lines = [*variables(call), "long result;", "", f"result = {plain};"]
    lines += ["if (result < 0)", f'\terr(1, "{call.name}");']
    lines += [f'printf("{shown(plain)} = %ld\\n", result);']
    lines += list(checks_of_demo(call))
    if (bads := list(bad(call))):
        lines += ["", "/* The kernel finds out that nobody may use memory there. */"]
    for _, wrong in bads:
        lines += [f"result = {wrong};", "if (result != -1 || errno != EFAULT)",
                  f'\terrx(1, "{shown(wrong)} gave %ld, expected EFAULT", result);',
                  f'printf("{shown(wrong)} = -1: %s\\n", strerror(errno));']
    if call.logs:
        lines += ["", f'printf("$ dmesg | grep {call.name}:\\n");', "fflush(stdout);",
                  f'if (system("dmesg | grep {call.name}:"))',
                  f'\terrx(1, "the kernel\'s log has no line of {call.name}\'s");']
    lines += ["return EXIT_SUCCESS;"]
    return f"""// SPDX-License-Identifier: GPL-2.0-only
// {call.name}: a call of one's own, with good arguments and with bad ones
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <umlab.h>

int main(void)
{{
{indented(lines)}}}
"""


def block(name, lines):
    return f"\nTEST({name})\n{{\n{indented(lines)}}}\n"


def test_answers(call):
    lines = list(variables(call))
    lines += [""] if lines else []
    if call.returns == "answer":
        lines.append(f"EXPECT_LT(0, {invocation(call)});")
    else:
        lines.append(f"EXPECT_EQ({len(TEXT) if call.returns else 0}, {invocation(call)});")
    for a in call.arguments:
        if a.kind == "out":
            lines.append(f"EXPECT_EQ(getpid(), (pid_t){a.name});")
        elif a.kind == "line":
            lines.append(f'EXPECT_STREQ("{TEXT.upper()}", {a.name});')
        elif a.kind == "answer":
            lines.append(f'EXPECT_EQ(0, strncmp({a.name}, "{call.name} answers ", {len(call.name) + 9}));')
    return lines


def test_efault(call, a):
    lines = list(variables(call, a))
    lines += ["const struct bad_pointer *bad;", "",
              "for (bad = bad_pointers; bad->make; bad++) {"]
    if a.kind in ("string", "bytes", "in"):
        lines += ["\tif (bad->readable)", "\t\tcontinue;"]
    wrong = invocation(call, **{a.name: f"({a.type})bad->make()"})
    return lines + [f"\tEXPECT_EQ(EFAULT, ERRNO_OF({wrong}))", '\t\tTH_LOG("%s", bad->what);', "}"]


def test_size(call, a):
    """The limit of what is read, or the room for what is written."""
    other = a.name if a.kind == "answer" else "text"
    lines = list(variables(call, a))
    if a.kind == "answer":
        wrong = invocation(call, **{a.size: "1"})
        return lines + ["", f"EXPECT_EQ(ERANGE, ERRNO_OF({wrong}));"]
    lines += [f"char {other}[{MOST + 2}];", "", f"memset({other}, 'x', sizeof({other}));",
              f"{other}[{MOST + 1}] = '\\0';"]
    given = {a.name: other}
    if a.kind == "bytes":
        given[a.size] = str(MOST + 1)
    error = "E2BIG" if a.kind == "bytes" else "ENAMETOOLONG"
    return lines + [f"EXPECT_EQ({error}, ERRNO_OF({invocation(call, **given)}));"]


def test(call):
    """The text of tests/guest/NAME_test.c: a row for each error of the page."""
    text = f"""// SPDX-License-Identifier: GPL-2.0-only
/* {call.name}(2): what it returns, and each of its errors */
#include "common.h"
"""
    text += block("answers", test_answers(call))
    for a in call.arguments:
        if a.pointer:
            text += block(f"efault_{a.name}", test_efault(call, a))
        if a.kind in ("string", "line", "bytes", "answer"):
            text += block(f"size_of_{a.name}", test_size(call, a))
    text += block("needs_no_privilege", [*variables(call), *([""] if list(variables(call)) else []),
                                         "become(STUDENT);", f"EXPECT_LE(0, {invocation(call)});"])
    return text + "\nTEST_HARNESS_MAIN\n"
