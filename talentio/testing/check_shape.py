"""Print the figures of the code's shape, and fail on files and functions that grew too long.

`python -m talentio.testing.check_shape` from the top of the repository.
"""

import ast
import statistics
import subprocess
import sys
import tokenize
from pathlib import Path

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
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


def figures(root):
    """Return the line that `make check` prints."""
    files = python_files(root)
    code = [path for path in files if not is_test(path)]
    code_lines = sum(map(line_count, code))
    test_lines = sum(line_count(path) for path in files if is_test(path))
    lengths = sorted(lines for path in code for lines, _name in functions(path))
    return (
        f"functions: median {statistics.median(lengths):.0f} lines, "
        f"p90 {lengths[len(lengths) * 9 // 10]}, longest {lengths[-1]}; "
        f"tests ÷ code {test_lines / code_lines:.2f}; "
        f"comments {100 * sum(map(comment_count, code)) / code_lines:.1f} per 100 lines; "
        f"{code_lines} lines of code in {len(code)} files"
    )


def main():
    root = Path.cwd()
    sys.stdout.write(figures(root) + "\n")
    found = list(too_long(root))
    sys.stdout.write("".join(f"{sentence}\n" for sentence in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
