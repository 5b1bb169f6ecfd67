# SPDX-License-Identifier: GPL-2.0-only
"""A guest's bytes as text that can do no harm in a page.

Colours are kept (ECMA-48's "select graphic rendition", as console_codes(4) has
it). Everything else that is no plain character is shown by its code: a page
must not hide what a terminal was told, nor be told it."""

import re
import unicodedata

from markupsafe import Markup, escape

SGR = re.compile(r"\x1b\[([0-9;]{0,32})m")
# as a pseudo-terminal ends a line
RETURN = re.compile(r"\r+\n")
# WeasyPrint's time for a line grows with the square of its length.
LONG = re.compile(r"([^\n]{2000})([^\n]+)")


def visible(char):
    """A character; its code if it is a control, turns the text around, is in no
    Unicode, or ends a line without being seen to."""
    category = unicodedata.category(char)
    if char == "\n" or category[0] != "C" and category not in ("Zl", "Zp"):
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{{{code:x}}}"


def shorten(text):
    return LONG.sub(lambda line: f"{line[1]} ({len(line[2])} characters more)", text)


def show(text, column=0):
    """Text that begins in a column. WeasyPrint 57 gives a PDF wrong text for
    what stands behind a tab, hence blanks."""
    before = " " * (column % 8)
    return "".join(map(visible, (before + text).expandtabs(8)[len(before):]))


def shade(style, codes):
    """The classes in force after the codes of one sequence."""
    for code in map(int, filter(None, codes.split(";") if codes else ["0"])):
        if code == 0:
            style = {}
        elif code in (38, 48):  # of 256 or more colours: not kept
            break
        elif code in (1, 22):
            style = style | {"weight": "bold" if code == 1 else ""}
        elif code == 39 or 30 <= code <= 37 or 90 <= code <= 97:
            style = style | {"colour": "" if code == 39 else f"t{code % 10}"}
    return style


def markup(data):
    """bytes -> Markup for the inside of a <pre>."""
    text = RETURN.sub("\n", data.decode("utf-8", errors="backslashreplace"))
    parts = SGR.split(shorten(text))
    style, out, column = {}, Markup(""), 0
    for index, part in enumerate(parts):
        if index % 2:
            style = shade(style, part)
            continue
        shown = show(part, column)
        column = len(shown.rpartition("\n")[2]) + (0 if "\n" in shown else column)
        classes = " ".join(filter(None, style.values()))
        out += Markup(f'<span class="{classes}">{escape(shown)}</span>') if classes and shown \
            else escape(shown)
    return out
