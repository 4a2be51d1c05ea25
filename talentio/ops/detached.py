"""Work that outlives whoever starts it: the queue ends its tasks after two minutes, a backup takes longer."""

import os
import subprocess
import sys
from pathlib import Path


def start(*arguments, environment=None):
    """Run `manage.py` with these arguments in a session of its own; return when it has started.

    `environment` holds variables besides ours: what a command line would show to everybody.
    """
    # A child that starts it and ends leaves no zombie behind, and no handle to wait for.
    subprocess.run(
        [sys.executable, __file__, *arguments],
        check=True,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


if __name__ == "__main__" and os.fork() == 0:
    os.setsid()
    manage = Path(__file__).resolve().parents[2] / "manage.py"
    os.execv(sys.executable, [sys.executable, str(manage), *sys.argv[1:]])  # noqa: S606 no shell is the point
