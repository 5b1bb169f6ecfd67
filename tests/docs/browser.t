#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""The handbook in a real browser, on a phone and in a wide window, by day and by
night: nothing sticks out, no error, no request but for files of the handbook. (By
Debian's own python3, which has selenium.)"""

import glob
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from browser import browser, look  # noqa: E402
from terminal import Tap  # noqa: E402

DOCS = os.path.abspath(os.environ.get("B", "build") + "/docs")
# how bright text and page are, 0 to 255
COLOURS = """return ["color", "backgroundColor"].map(name =>
    parseInt(getComputedStyle(document.documentElement)[name].match(/\\d+/)[0]))"""
tap = Tap()


def brightness(driver, scheme):
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "features": [{"name": "prefers-color-scheme", "value": scheme}]})
    return driver.execute_script(COLOURS)


def main():
    made = subprocess.run(["make", "docs"], check=False, capture_output=True, text=True)
    tap.ok(made.returncode == 0, "make docs", made)
    driver = browser()
    try:
        for page in sorted(glob.glob(f"{DOCS}/*.html")):
            wrong = look(driver, page, DOCS)
            tap.ok(not wrong, os.path.basename(page), "\n".join(wrong))
        text, ground = brightness(driver, "light")
        tap.ok(text < 80 and ground > 200, "dark on light by day", (text, ground))
        text, ground = brightness(driver, "dark")
        tap.ok(text > 180 and ground < 60, "light on dark by night", (text, ground))
    finally:
        driver.quit()
    tap.finish()


main()
