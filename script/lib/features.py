"""Writes docs/features.md: every promise to users, the tests that carry its id in their name, and how they ended last.

Usage: features.py [--log FILE] [--check]
  --log FILE  what a whole run of the tests printed; without it the results of the present page are kept
  --check     writes nothing; fails when the page does not name the tests that there are
"""

import argparse
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/features.md"
NAME = re.compile(r'@(?:Test|Suite)\(\s*"((?:[^"\\]|\\.)*)"')
ID = re.compile(r"S[0-4]\.\d\d")
RANGE = re.compile(r"(S[0-4])\.(\d\d) to (?:S[0-4]\.)?(\d\d)")
# Lines of two processes may run into each other, so that one ends where the next begins.
ENDED = re.compile(r'([✔✘]) Test "((?:[^"\\]|\\.)*)" (?:with \d+ test cases? )?(passed|failed) after')
ROW = re.compile(r"^\| (S[0-4]\.\d\d) \|.*\| (passed|failed|not run|no test) \|$", re.MULTILINE)


def promises():
    """Every line that users were promised: id, subject, words."""
    lines = (ROOT / "docs/promises.tsv").read_text().splitlines()[1:]
    return [line.split("\t") for line in lines]


def ids(name):
    """The ids in the name of a test, ranges spelled out."""
    found = set(ID.findall(name))
    for group, first, last in RANGE.findall(name):
        found |= {f"{group}.{number:02}" for number in range(int(first), int(last) + 1)}
    return found


def tests():
    """The names of the tests by the ids that they carry, and the suites where they are."""
    by_id = {}
    for path in sorted((ROOT / "Tests").rglob("*.swift")):
        for name in NAME.findall(path.read_text()):
            for promise in ids(name):
                by_id.setdefault(promise, []).append((path.stem, name))
    return by_id


def ended(log):
    """How each test of a run ended."""
    results = {}
    for _, name, word in ENDED.findall(log):
        results[name] = "failed" if "failed" in (word, results.get(name)) else "passed"
    return results


def result(names, results):
    """How the tests of a promise ended, in a word."""
    words = {results.get(name, "not run") for _, name in names}
    for word in ("failed", "not run", "passed"):
        if word in words:
            return word
    return "no test"


def cell(text):
    return text.replace("|", "\\|")


def page(by_id, result_of):
    """The whole page."""
    rows, counts = [], {"passed": 0, "failed": 0, "not run": 0, "no test": 0}
    for promise, subject, words in promises():
        names = by_id.get(promise, [])
        word = result_of(promise, names)
        counts[word] += 1
        # Each suite once, with how many of its tests: the names are found by the id.
        suites = {}
        for suite, _ in names:
            suites[suite] = suites.get(suite, 0) + 1
        shown = ", ".join(f"`{suite}`" + (f" ({n})" if n > 1 else "") for suite, n in sorted(suites.items()))
        rows.append(f"| {promise} | {subject} | {cell(words)} | {shown or '–'} | {word} |")
    total = sum(counts.values())
    return f"""# Features

What users were promised, line by line, with the tests that prove it. A test that proves a line carries its id in its name;
`script/test --filter` finds it. This page is written by `script/features` from the names of the tests and the last whole
run; `script/lint` fails when a name is missing here.

{total} lines: {counts["passed"]} proven by tests that passed, {counts["failed"]} failed, {counts["not run"]} not run, \
{counts["no test"]} without a test yet.

Where two lines differ: LinkedIn tokens are refreshed where the grant allows it, and warned of where not; connecting takes a
popup, and a redirect where it is blocked; a disconnect withdraws the permission unless the person leaves it alone.

| Id | Subject | Promise | Tests | Result |
|---|---|---|---|---|
""" + "\n".join(rows) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--log", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    by_id = tests()
    unknown = set(by_id) - {promise for promise, _, _ in promises()}
    if unknown:
        sys.exit(f"No such promise: {', '.join(sorted(unknown))}")
    present = PAGE.read_text() if PAGE.exists() else ""
    if options.log:
        results = ended(options.log.read_text())
        text = page(by_id, lambda _, names: result(names, results))
    else:
        kept = dict(ROW.findall(present))
        text = page(by_id, lambda promise, names: kept.get(promise, "not run") if names else "no test")
        text = re.sub(r"\| no test \|$", "| no test |", text, flags=re.MULTILINE)
    if not options.check:
        PAGE.write_text(text)
    elif text != present:
        sys.exit("docs/features.md is not up to date: script/features writes it.")


main()
