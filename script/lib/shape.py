"""Checks the figures of shape: short files and functions, documented declarations, nothing forbidden."""

import pathlib
import re
import statistics
import subprocess
import sys

FORBIDDEN = [
    (r"\btry!", "try!"),
    (r"\bas! ", "as!"),
    (r"@unchecked Sendable", "@unchecked Sendable"),
    (r"nonisolated\(unsafe\)", "nonisolated(unsafe)"),
    (r"@_exported", "@_exported"),
    (r"\bTask\.detached\b", "Task.detached"),
]
UNSTRUCTURED = re.compile(r"(?<![\w.])Task(\.init)?\s*(\([^)]*\))?\s*\{")
UNSTRUCTURED_LIMIT = 5
FUNCTION = re.compile(r"^(\s*)(?:[\w@()\"., ]+ )?(?:func|init)\b")


def swift_files(*folders):
    return sorted(path for folder in folders for path in pathlib.Path(folder).rglob("*.swift"))


def function_lengths(lines):
    """Lines from signature to closing brace, by indentation, which the formatter guarantees."""
    lengths = []
    for index, line in enumerate(lines):
        match = FUNCTION.match(line)
        if not match or line.lstrip().startswith("//"):
            continue
        indent = match.group(1)
        for end in range(index, len(lines)):
            if end == index and lines[end].rstrip().endswith("}"):
                lengths.append(1)
                break
            if end > index and re.match(rf"^{indent}\}}", lines[end]) and not lines[end].rstrip().endswith("{"):
                lengths.append(end - index + 1)
                break
            if end > index and FUNCTION.match(lines[end]) and FUNCTION.match(lines[end]).group(1) == indent:
                break
    return lengths


def percentile(values, part):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * part))] if values else 0


def undocumented(lines):
    for index, line in enumerate(lines):
        if not re.match(r"^\s*package (?!import|init\(from|var description|func hash)", line):
            continue
        above = index - 1
        while above >= 0 and re.match(r"^\s*(@|#if)", lines[above]):
            above -= 1
        if above < 0 or not lines[above].lstrip().startswith("///"):
            yield index + 1


def main():
    problems = []
    sources = swift_files("Sources")
    texts = {path: path.read_text().split("\n") for path in sources}
    tasks = []
    for path, lines in texts.items():
        for number, line in enumerate(lines, 1):
            code = line.split("//")[0]
            problems += [f"{path}:{number}: {name}" for pattern, name in FORBIDDEN if re.search(pattern, code)]
            if UNSTRUCTURED.search(code):
                tasks.append(f"{path}:{number}")
        problems += [f"{path}:{number}: no documentation" for number in undocumented(lines)]
    if len(tasks) > UNSTRUCTURED_LIMIT:
        problems.append("too many unstructured tasks: " + ", ".join(tasks))

    sizes = [len(lines) for lines in texts.values()]
    functions = [length for lines in texts.values() for length in function_lengths(lines)]
    tests = sum(len(path.read_text().split("\n")) for path in swift_files("Tests"))
    figures = {
        "source files": len(sizes),
        "source lines": sum(sizes),
        "median file": statistics.median(sizes),
        "95 % of files under": percentile(sizes, 0.95),
        "median function": statistics.median(functions),
        "95 % of functions under": percentile(functions, 0.95),
        "test lines per source line": round(tests / sum(sizes), 2),
        "unstructured tasks": len(tasks),
    }
    for name, value in figures.items():
        print(f"  {name}: {value}")
    if percentile(sizes, 0.95) >= 350:
        problems.append("more than 5 % of the files have 350 lines or more")
    if percentile(functions, 0.95) >= 40:
        problems.append("more than 5 % of the functions have 40 lines or more")

    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True).stdout.split("\0")
    machine_path = re.compile(r"(?<![\w.])/(?:work|farm|root|opt)[/][a-z]|\.library[/]")
    for name in filter(None, listed):
        path = pathlib.Path(name)
        if not path.is_file() or path.suffix in {".png", ".ico"}:
            continue
        for number, line in enumerate(path.read_text(errors="replace").split("\n"), 1):
            if machine_path.search(line):
                problems.append(f"{name}:{number}: a path of one machine")

    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


sys.exit(main())
