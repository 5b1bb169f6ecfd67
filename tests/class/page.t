#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""What make class leaves, in a real browser: a table that a click sorts, students' words that
stay words, and the same in CSV, JSON and page. (By Debian's own python3, which has
selenium.)"""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile

from selenium.webdriver.common.by import By

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from browser import browser, look  # noqa: E402
from terminal import Tap  # noqa: E402

HOSTILE = "<img src=x onerror='document.title=1'>;$(x)"
# by student, what grader makes of it
CLASS = {"ann": "10 one", "bob": "9 two", "carl": "2 two", "dora": "0", "=1+1": "7 three", HOSTILE: "3 three",
         "zed": "full"}
tap = Tap()


def made(work):
    """A class of all those."""
    os.mkdir(f"{work}/in")
    for name, what in CLASS.items():
        with open(f"{work}/in/{name}.c", "w", encoding="utf-8") as file:
            file.write(f"// {what}\nSYSCALL_DEFINE0(doubled) </pre><script>document.title = 2</script>\n")
    return subprocess.run(["class/class"], check=False, capture_output=True, text=True, env=os.environ | {
        "SUBMISSIONS": f"{work}/in", "ASSIGNMENT": "tests/grade/doubled", "CLASS_TO": f"{work}/out",
        "UMLAB_GRADE": "tests/class/grader", "GRADER_COUNT": f"{work}/count"})


def rows(driver):
    """(student, score) from top to bottom, as they are seen."""
    found = driver.find_elements(By.CSS_SELECTOR, "#class tbody tr")
    return [tuple(cell.text for cell in row.find_elements(By.CSS_SELECTOR, "th, td")[:2]) for row in found]


def number(text):
    return int(text) if text.isdigit() else None


def click(driver, heading):
    driver.find_element(By.XPATH, f"//table[@id='class']//button[.='{heading}']").click()
    return rows(driver)


def check_files(out, seen):
    with open(f"{out}/class.json", encoding="utf-8") as file:
        data = json.load(file)
    with open(f"{out}/class.csv", encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    told = {one["student"]: one["score"] for one in data["students"]}
    wanted = {name: number(what.split()[0]) for name, what in CLASS.items()}
    tap.ok(told == wanted, "JSON: all students, each with its score", told)
    rows_told = {row["student"].removeprefix("'"): number(row["score"]) for row in table}
    tap.ok(rows_told == told, "CSV: the same", table)
    tap.ok({name: number(score) for name, score in seen} == told, "page: the same", seen)
    tap.ok("'=1+1" in [row["student"] for row in table], "CSV: no name is a formula", table)
    groups = [group["students"] for group in data["same"]]
    tap.ok(sorted(map(sorted, groups)) == sorted(map(sorted, [["bob", "carl"], ["=1+1", HOSTILE]])),
           "the same code: those pairs, and not those without any", groups)


def check_page(driver, page):
    before = rows(driver)
    tap.ok([name for name, _ in before] == sorted(CLASS), "by name at first", before)
    up, down = click(driver, "Score"), click(driver, "Score")
    scores = [int(score) for _, score in up if score.isdigit()]
    tap.ok(scores == [0, 2, 3, 7, 9, 10], "a click on Score sorts, as numbers", up)
    tap.ok(down == up[::-1], "another one the other way round", down)
    tap.ok(sorted(click(driver, "Student")) == sorted(before), "rows stay whole", before)
    driver.find_element(By.LINK_TEXT, HOSTILE).click()
    shown = [each.text for each in driver.find_elements(By.CSS_SELECTOR, "details[open]")]
    tap.ok(len(shown) == 1 and HOSTILE in shown[0], "a click on a student shows what was seen", shown)
    tap.ok("<script>document.title = 'hostile'</script><b>\\x1b[2J\\x07\\u{202e}" in shown[0],
           "a student's words are words", shown[0][:2000])
    tap.ok("beside =1+1's, whose code is the same" in shown[0] and "-// 7 three" in shown[0]
           and "+// 3 three" in shown[0], "the diff to whose code is the same", shown[0][:2000])
    tap.ok(driver.title == "umlab class: Doubled" and not driver.find_elements(By.CSS_SELECTOR, "img, b"),
           "nobody's script has run", driver.title)
    with open(page, encoding="utf-8") as file:
        text = file.read()
    driver.execute_script("const s = document.createElement('script'); s.textContent = 'document.title = 3';"
                          "document.body.append(s)")
    tap.ok(driver.title != "3" and text.count("<script>") == 1, "and no other would", driver.title)


def main():
    work = tempfile.mkdtemp(prefix="umlab-test.")
    try:
        done = made(work)
        tap.ok(done.returncode == 2 and "zed: [Errno 28] No space left on device" in done.stderr,
               "a class, of which one cannot be graded", done)
        page = f"{work}/out/index.html"
        driver = browser()
        try:
            wrong = look(driver, page)
            tap.ok(not wrong, "nothing sticks out, no error, no request", "\n".join(wrong))
            check_files(f"{work}/out", rows(driver))
            check_page(driver, page)
        finally:
            driver.quit()
        tidied = subprocess.run(["tidy", "-q", "-e", page], check=False, capture_output=True, text=True)
        tap.ok(tidied.returncode == 0, "the page is valid", tidied.stderr)
    finally:
        shutil.rmtree(work)
    tap.finish()


main()
