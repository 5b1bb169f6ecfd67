#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The handbook's pages, read without a browser: every link leads somewhere, also
those between the files of docs/, nothing is fetched from outside, and a text
browser shows what is on them."""

import glob
import html.parser
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from terminal import Tap  # noqa: E402

BUILD = os.environ.get("B", "build")
DOCS = f"{BUILD}/docs"
tap = Tap()


class Page(html.parser.HTMLParser):
    """The ids of a page, its links, what it fetches, and the text of its headings
    and terminals."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.links, self.fetched, self.text = [], [], [], []
        self.inside = 0
        with open(path) as file:
            self.feed(file.read())

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        self.ids += [has["id"]] if "id" in has else []
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
        elif tag != "a":
            self.fetched += [has[name] for name in ("href", "src", "srcset", "data", "action") if name in has]
        self.inside += tag in ("h1", "h2", "h3", "pre")

    def handle_endtag(self, tag):
        self.inside -= tag in ("h1", "h2", "h3", "pre")

    def handle_data(self, data):
        if self.inside:
            self.text += data.split()


def words(text):
    return re.sub(r"\s+", "", text)


def resolved(pages):
    """What does not: a line each."""
    for name, page in pages.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            there = pages.get(target or name)
            if there is None or anchor and anchor not in there.ids:
                yield f"{name}: {link}"
        twice = {an_id for an_id in page.ids if page.ids.count(an_id) > 1}
        if twice:
            yield f"{name}: twice: {twice}"


def headings(path):
    """The anchors of a Markdown file, as forges make them."""
    with open(path) as file:
        return {re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower()).replace(" ", "-")
                for line in file if line.startswith("#")}


def markdown():
    """Links between the Markdown files that lead nowhere."""
    for path in ["README.md", "CONTRIBUTING.md"] + glob.glob("docs/*.md"):
        with open(path) as file:
            links = re.findall(r"\]\(([^)]*)\)", file.read())
        for link in links:
            target, _, anchor = link.partition("#")
            target = os.path.join(os.path.dirname(path), target) if target else path
            if not os.path.exists(target) or anchor and anchor not in headings(target):
                yield f"{path}: {link}"


def main():
    made = subprocess.run(["make", "docs"], check=False, capture_output=True, text=True)
    tap.ok(made.returncode == 0, "make docs", made)
    pages = {os.path.basename(path): Page(path) for path in glob.glob(f"{DOCS}/*.html")}
    tap.ok(len(pages) > 10, "there are pages", pages)

    dead = "\n".join(resolved(pages))
    tap.ok(not dead, "every link leads to a page and a place of it; no id is there twice", dead)
    dead = "\n".join(markdown())
    tap.ok(not dead, "and so do the links of the Markdown", dead)
    outside = {name: page.fetched for name, page in pages.items()
               if set(page.fetched) != {"data:,", "style.css"}}
    tap.ok(not outside, "a page fetches the style sheet beside it and nothing else", outside)
    with open(f"{DOCS}/style.css") as file:
        tap.ok("url(" not in file.read(), "and that nothing")

    for name, page in sorted(pages.items()):
        done = subprocess.run(["w3m", "-dump", "-cols", "500", f"{DOCS}/{name}"], check=False,
                              capture_output=True, text=True)
        shown = words(done.stdout)
        lost = [word for word in page.text if word not in shown]
        tap.ok(page.text and not lost, f"a text browser shows {name}", f"{done.stderr}{lost}")
    tap.finish()


main()
