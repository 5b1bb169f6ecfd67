#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""browser.py FILE...: opens pages in Debian's chromium, as on a phone and on a
desk, and prints one line for each thing that is wrong with them: a message on
the console, a request for anything but the page, an element that goes over the
page's side. SHOTS=DIR: pictures go there. Exit status 0 if nothing is wrong, 1
if anything is, 2 if it could not be told."""

import base64
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile

# in CSS pixels
WIDTHS = 360, 1280
TOO_WIDE = """[...document.querySelectorAll("*")].filter(e =>
    e.getBoundingClientRect().right > innerWidth + 1
    || e.clientWidth && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display != "inline")
    .slice(0, 5).map(e => e.tagName + "." + e.className)
    .concat(document.documentElement.scrollWidth > innerWidth ? ["page"] : []).join(" ")"""
LIMIT = "100"  # s


class Browser:
    """Chromium, spoken to by the DevTools protocol through two pipes."""

    def __init__(self, profile):
        ours, theirs = os.pipe(), os.pipe()
        sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
        argv = ["timeout", LIMIT, "chromium", "--headless", "--disable-gpu", "--no-first-run",
                "--disable-background-networking", "--remote-debugging-pipe", *sandbox,
                f"--user-data-dir={profile}", "about:blank"]

        def pipes():
            """It reads at 3 and writes at 4."""
            read, write = os.dup(ours[0]), os.dup(theirs[1])
            os.dup2(read, 3)
            os.dup2(write, 4)

        with open(os.path.join(profile, "log"), "wb") as log:
            self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            close_fds=False, preexec_fn=pipes)
        os.close(ours[0])
        os.close(theirs[1])
        self.to, self.input = os.fdopen(ours[1], "wb"), os.fdopen(theirs[0], "rb")
        self.buffer, self.events, self.number, self.session = b"", [], 0, None

    def receive(self):
        while b"\0" not in self.buffer:
            some = os.read(self.input.fileno(), 1 << 16)
            if not some:
                raise EOFError
            self.buffer += some
        message, _, self.buffer = self.buffer.partition(b"\0")
        return json.loads(message)

    def call(self, method, **params):
        """The result of a command; events that come meanwhile are kept."""
        self.number += 1
        session = {"sessionId": self.session} if self.session else {}
        message = {"id": self.number, "method": method, "params": params} | session
        self.to.write(json.dumps(message).encode() + b"\0")
        self.to.flush()
        while True:
            answer = self.receive()
            if answer.get("id") != self.number:
                self.events.append(answer)
            elif "error" in answer:
                raise ValueError(f"{method}: {answer['error']['message']}")
            else:
                return answer["result"]

    def open(self):
        """A tab of our own."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def load(self, url):
        self.events.clear()
        self.call("Page.navigate", url=url)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.receive())

    def close(self):
        self.process.terminate()
        self.process.wait()


def complaint(event, url):
    """What an event says is wrong; None for all others."""
    params = event.get("params", {})
    if event.get("method") == "Log.entryAdded":
        return f"console: {params['entry']['text']}"
    if event.get("method") in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
        return f"script: {json.dumps(params)[:200]}"
    if event.get("method") == "Network.requestWillBeSent" and params["request"]["url"] != url:
        return f"request: {params['request']['url'][:200]}"
    return None


def look(browser, url, width):
    """What is wrong at a width."""
    browser.call("Emulation.setDeviceMetricsOverride", width=width, height=800,
                 deviceScaleFactor=1, mobile=width < 600)
    browser.load(url)
    wide = browser.call("Runtime.evaluate", expression=TOO_WIDE)["result"]["value"]
    if os.environ.get("SHOTS"):
        shot = browser.call("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        name = f"{pathlib.Path(url).stem}-{width}.png"
        pathlib.Path(os.environ["SHOTS"], name).write_bytes(base64.b64decode(shot))
    said = [complaint(event, url) for event in browser.events]
    return [text for text in said if text] + ([f"too wide: {wide}"] if wide else [])


def main(*files):
    wrong = []
    with tempfile.TemporaryDirectory(prefix="umlab-browser.") as profile:
        browser = Browser(profile)
        try:
            browser.open()
            for file, width in itertools.product(files, WIDTHS):
                found = look(browser, pathlib.Path(file).resolve().as_uri(), width)
                wrong += [f"{file}, {width} px: {text}" for text in found]
        except (EOFError, BrokenPipeError):
            log = pathlib.Path(profile, "log").read_text(errors="replace")
            print(f"browser.py: chromium ended, or took {LIMIT} s: {log[-400:]}", file=sys.stderr)
            return 2
        finally:
            browser.close()
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
