#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""The handbook in a real browser, on a phone and in a wide window, by day and by
night: nothing sticks out, no error, no request but for files of the handbook. (By
Debian's own python3, which has selenium.)"""

import glob
import os
import subprocess
import sys

from selenium import webdriver

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from terminal import Tap  # noqa: E402

DOCS = os.path.abspath(os.environ.get("B", "build") + "/docs")
WIDTHS = (360, 1280)
# Whether the page is wider than the window, its text, and what else was asked for
WIDER = """return [document.documentElement.scrollWidth > innerWidth,
    document.body.innerText.length,
    performance.getEntriesByType("resource").map(entry => entry.name)
        .filter(name => !name.startsWith(arguments[0]) && !name.startsWith("data:"))]"""
# how bright text and page are, 0 to 255
COLOURS = """return ["color", "backgroundColor"].map(name =>
    parseInt(getComputedStyle(document.documentElement)[name].match(/\\d+/)[0]))"""
tap = Tap()


def browser():
    options = webdriver.ChromeOptions()
    options.add_argument("--headless=new")
    options.add_argument("--disable-dev-shm-usage")
    if os.getuid() == 0:
        options.add_argument("--no-sandbox")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options)


def look(driver, page, width):
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500})
    driver.get(f"file://{page}")
    wider, length, outside = driver.execute_script(WIDER, f"file://{DOCS}/")
    return {"wider": wider, "empty": length < 100, "outside": outside,
            "errors": driver.get_log("browser")}


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
            seen = {width: look(driver, page, width) for width in WIDTHS}
            bad = {width: what for width, what in seen.items() if any(what.values())}
            tap.ok(not bad, os.path.basename(page), bad)
        text, ground = brightness(driver, "light")
        tap.ok(text < 80 and ground > 200, "dark on light by day", (text, ground))
        text, ground = brightness(driver, "dark")
        tap.ok(text > 180 and ground < 60, "light on dark by night", (text, ground))
    finally:
        driver.quit()
    tap.finish()


main()
