#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""browser.py FILE...: opens pages in Debian's chromium, as on a phone and on a
desk, and prints one line for each thing that is wrong with them: no text, a
message on the console, a request for anything but the page, an element that goes
over the page's side. Exit status 0 if nothing is wrong, 1 if anything is. (By
Debian's own python3, which has selenium.)"""

import json
import os
import pathlib
import sys

from selenium import webdriver

# in CSS pixels
WIDTHS = 360, 1280
# What goes over the side; in a box that can be scrolled it may.
TOO_WIDE = """const boxed = e => e && (getComputedStyle(e).overflowX == "auto" || boxed(e.parentElement));
    return [...document.querySelectorAll("*")].filter(e => !boxed(e) &&
    (e.getBoundingClientRect().right > innerWidth + 1
    || e.clientWidth && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display != "inline"))
    .slice(0, 5).map(e => e.tagName + "." + e.className)
    .concat(document.documentElement.scrollWidth > innerWidth ? ["page"] : [])"""


def browser():
    """Chromium without a window, as a driver."""
    options = webdriver.ChromeOptions()
    options.add_argument("--headless=new")
    options.add_argument("--disable-dev-shm-usage")
    if os.getuid() == 0:
        options.add_argument("--no-sandbox")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options)


def requests(driver):
    """The addresses that were asked for since it was last looked."""
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            yield message["params"]["request"]["url"]


def look(driver, file, within=None):
    """What is wrong with a page, a line each; it may ask for files in a folder."""
    url = pathlib.Path(file).resolve().as_uri()
    allowed = (url,) if within is None else (pathlib.Path(within).resolve().as_uri() + "/", "data:")
    wrong = []
    for width in WIDTHS:
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500})
        driver.get(url)
        asked = list(requests(driver))
        found = [] if url in asked else ["the page's own request is not seen"]
        if driver.execute_script("return document.body.innerText.length") < 100:
            found.append("there is no text")
        found += [f"request: {other[:200]}" for other in asked if not other.startswith(allowed)]
        found += [f"console: {entry['message'][:200]}" for entry in driver.get_log("browser")]
        found += [f"too wide: {element}" for element in driver.execute_script(TOO_WIDE)]
        wrong += [f"{file}, {width} px: {text}" for text in found]
    return wrong


def main(*files):
    driver = browser()
    try:
        wrong = [line for file in files for line in look(driver, file)]
    finally:
        driver.quit()
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
