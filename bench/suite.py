"""S17: the whole suite of tests, in as many processes as there are processors: `python -m bench.suite`."""

import subprocess
import sys
import time

from .report import figure

TWO_MINUTES = 120  # seconds, on four cores


def main():
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-n", "auto"], check=False)
    figure("S17", "the whole suite", time.perf_counter() - begun, "s", at_most=TWO_MINUTES)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
