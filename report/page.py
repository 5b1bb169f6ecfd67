# SPDX-License-Identifier: GPL-2.0-only
"""The page: one file that asks for no other, and the PDF of it."""

import os
import re

import jinja2
import pygments
import pygments.formatters
import pygments.lexers
import weasyprint
from markupsafe import Markup

import source
import terminal

HERE = os.path.dirname(os.path.abspath(__file__))
# The kernel's last line of its own: what follows is the run's.
INIT = re.compile(rb"^.*Run /sbin/init as init process\n(.*\]   .*\n)*", re.M)


class Section:
    """A demo, for the template."""

    def __init__(self, name, demo, test):
        self.name, self.demo, self.test = name, demo, test
        # its first line names what it shows
        said = re.search(rb"^== [^:\n]*: (.*)$", demo.output, re.M)
        self.title = said[1].decode(errors="replace") if said else name
        self.is_call = source.call_of(name) is not None
        self.files = source.files(name)
        self.failed = demo.status != 0
        self.bad = self.failed or bool(test and test.bad)

    @property
    def verdict(self):
        return ("FAILED" if self.failed else "ok") + (f"; tests: {self.tests}" if self.is_call else "")

    @property
    def tests(self):
        if self.test:
            return self.test.verdict
        return f"none: there is no tests/guest/{self.name}_test.c" if self.is_call else "no call, no tests"

    @property
    def log(self):
        """Of a run that went well what followed the boot; bytes, and how many
        lines came before."""
        log = self.demo.log
        boot = None if self.failed else INIT.search(log)
        return (log[boot.end():], log[:boot.end()].count(b"\n")) if boot else (log, 0)

    @property
    def log_seen(self):
        """Whether umlab showed it, as it does when the kernel died."""
        return self.failed and self.demo.log.rstrip().rpartition(b"\n")[2] in self.demo.output


def failures(sections, about):
    """What went wrong, in a line; "" if nothing did."""
    said = [f"{part.name} ({part.verdict})" for part in sections if part.bad]
    return "FAILED: " + "; ".join(([about.wrong] if about.wrong else []) + said) \
        if said or about.wrong else ""


def code(text, language):
    """Source as lines of their own, for their numbers; Markup."""
    lexer = pygments.lexers.get_lexer_by_name(language, stripnl=False)
    # no <div> around it
    formatter = pygments.formatters.HtmlFormatter(nowrap=True)
    lines = pygments.highlight(terminal.show(terminal.shorten(text)), lexer, formatter).splitlines()
    return Markup("").join(Markup(f"<span>{line}\n</span>") for line in lines)


def listing(path):
    return code(source.read(path), "c" if path.endswith(".c") else "bash")


def screen(ran):
    """An output; Markup."""
    head, tail = terminal.markup(ran.head), terminal.markup(ran.tail)
    if not ran.left_out:
        return terminal.markup(ran.output)
    return head + Markup(f"\n<em>({ran.left_out:,} bytes are left out here)</em>\n") + tail


def html(sections, about):
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE), autoescape=True,
                                     trim_blocks=True, lstrip_blocks=True,
                                     undefined=jinja2.StrictUndefined,
                                     finalize=lambda x: x if isinstance(x, Markup) else terminal.show(str(x)))
    with open(os.path.join(HERE, "page.css"), encoding="utf-8") as file:
        style = Markup(file.read())
    return environment.get_template("page.html").render(
        sections=sections, about=about, failures=failures(sections, about), style=style,
        source=source, code=code, listing=listing, screen=screen, bytes=terminal.markup)


def refuse(url):
    raise ValueError(f"the page asks for {url}")


def pdf(text, path):
    weasyprint.HTML(string=text, url_fetcher=refuse).write_pdf(path)
