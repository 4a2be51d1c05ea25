"""Write `.env` with fresh keys and passwords: `python -m talentio.make_env`.

Standard library only: it runs before anything is installed. An existing file is never touched,
because what was encrypted with its keys could not be read any more.
"""

import base64
import os
import secrets
import sys
from pathlib import Path

PATH = Path(os.environ.get("ENV_FILE") or Path(__file__).resolve().parent.parent / ".env")
# Neither 0 and O nor 1, l and I: these passwords are typed from a screen.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def readable_password():
    return "-".join("".join(secrets.choice(READABLE) for _letter in range(5)) for _group in range(4))


def fernet_key():
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def content():
    return (
        "# Made for this machine alone: keep it out of the repository, and its keys with your backups.\n"
        "DEBUG=on\n"
        f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
        f"ENCRYPTION_KEY={fernet_key()}\n"
        f"BLIND_INDEX_KEY={secrets.token_urlsafe(32)}\n"
        f"ADMIN_PASSWORD={readable_password()}\n"
        f"DEMO_PASSWORD={readable_password()}\n"
    )


def write(path):
    """Write the file, readable by its owner only; False when there is one already."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content())
    return True


if __name__ == "__main__":
    if write(PATH):
        sys.stdout.write(f"Fresh keys and passwords are in {PATH.name}.\n")
