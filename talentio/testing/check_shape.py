"""Print the figures of the code's shape, and fail where it grew too large or went in circles.

`python -m talentio.testing.check_shape` from the top of the repository.
"""

import ast
import statistics
import subprocess
import sys
import tokenize
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
MEDIAN_FUNCTION = 7
NINETIETH_FUNCTION = 25
# What we want to reach: told, and no reason to fail.
WANTED_TESTS = 1.1
WANTED_COMMENTS = (4, 6)  # of 100 lines
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def python_files(root):
    """Find what git knows or would add; migrations apart, whose length nobody chooses."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    paths = (root / name for name in sorted(set(listed.splitlines())))
    return [path for path in paths if path.exists() and "migrations" not in path.parts]


def is_test(path):
    return {"tests", "testing"} & set(path.parts) or path.name == "conftest.py"


def line_count(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path):
    """Yield (lines, name) of each function, decorators apart."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, FUNCTIONS):
            yield node.end_lineno - node.lineno + 1, f"{path}:{node.lineno} {node.name}"


def comment_count(path):
    with tokenize.open(path) as file:
        return sum(token.type == tokenize.COMMENT for token in tokenize.generate_tokens(file.readline))


def too_long(root):
    """Say which files and functions are over their limit."""
    for path in python_files(root):
        if line_count(path) > LONGEST_FILE:
            yield f"{path} has {line_count(path)} lines, more than {LONGEST_FILE}"
        for lines, name in functions(path):
            if lines > LONGEST_FUNCTION:
                yield f"{name} has {lines} lines, more than {LONGEST_FUNCTION}"


def code_files(root):
    return [path for path in python_files(root) if not is_test(path)]


def lengths_of_functions(root):
    """Lines of each function that is no test, shortest first."""
    return sorted(lines for path in code_files(root) for lines, _name in functions(path))


def ninetieth(lengths):
    return lengths[len(lengths) * 9 // 10]


def app_of(root, path):
    """The app that a file belongs to: its folder at the top, or the one inside `talentio/`."""
    parts = path.relative_to(root).parts[:-1]
    return ".".join(parts[: 2 if parts[:1] == ("talentio",) else 1])


def imported(path, package):
    """Yield the dotted names that a file imports; `package` is where its dots begin."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            start = ".".join(filter(None, (base, node.module)))
            yield from (f"{start}.{alias.name}" for alias in node.names)


def import_cycle(root):
    """The apps of a circle of imports, the first one last again; empty without any."""
    apps = {app_of(root, path) for path in code_files(root)} - {"", "talentio"}
    below = {app: set() for app in apps}
    for path in code_files(root):
        if (app := app_of(root, path)) in apps:
            names = imported(path, path.relative_to(root).parts[:-1])
            below[app] |= {other for name in names for other in apps if f"{name}.".startswith(f"{other}.")}
    try:
        TopologicalSorter({app: others - {app} for app, others in below.items()}).prepare()
    except CycleError as circle:
        return circle.args[1]
    return []


def figures(root):
    """Return the lines that `make check` prints."""
    files = python_files(root)
    code = code_files(root)
    code_lines = sum(map(line_count, code))
    test_lines = sum(line_count(path) for path in files if is_test(path))
    lengths = lengths_of_functions(root)
    largest = max(files, key=line_count)
    comments = 100 * sum(map(comment_count, code)) / code_lines
    return (
        f"functions: median {statistics.median(lengths):.0f} lines, "
        f"p90 {ninetieth(lengths)}, longest {lengths[-1]}; "
        f"largest file {line_count(largest)} lines ({largest.relative_to(root)})\n"
        f"tests ÷ code {test_lines / code_lines:.2f} (wanted: {WANTED_TESTS}); "
        f"comments {comments:.1f} per 100 lines (wanted: {WANTED_COMMENTS[0]} to {WANTED_COMMENTS[1]}); "
        f"{code_lines} lines of code in {len(code)} files"
    )


def out_of_shape(root):
    """Say what is over a limit: files and functions, their distribution, circles of imports."""
    yield from too_long(root)
    lengths = lengths_of_functions(root)
    if statistics.median(lengths) > MEDIAN_FUNCTION:
        yield f"the median function has more than {MEDIAN_FUNCTION} lines"
    if ninetieth(lengths) > NINETIETH_FUNCTION:
        yield f"one function in ten has more than {NINETIETH_FUNCTION} lines"
    if circle := import_cycle(root):
        yield f"apps import each other in a circle: {' → '.join(circle)}"


def main():
    root = Path.cwd()
    sys.stdout.write(figures(root) + "\n")
    found = list(out_of_shape(root))
    sys.stdout.write("".join(f"{sentence}\n" for sentence in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
