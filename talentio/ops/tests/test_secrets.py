"""K10: no key, token or password stands in the repository."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# Forms that services give their keys, and ours; https://docs.github.com/en/code-security/secret-scanning.
PATTERNS = {
    "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/=]{20}",
    "SendGrid": r"\bSG\.[\w-]{20,24}\.[\w-]{39,}",
    "OpenRouter or OpenAI": r"\bsk-(?:or-v1-|proj-)?[A-Za-z0-9]{32,}",
    "AWS": r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    "GitHub": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,})",
    "Slack": r"\bxox[abprs]-[\w-]{20,}",
    "Google": r"\bAIza[\w-]{35}\b",
    # Words that stand for one in examples are none.
    "address with a password": r"\b(?:postgres|postgresql|redis|amqp|https?)://[\w.-]*:"
    r"(?!(?:password|secret|hush)@)[^\s:@/{}$<>]+@\w",
    "value of a key of ours": r"^(?:SECRET_KEY|ENCRYPTION_KEY|BLIND_INDEX_KEY|\w+_API_KEY)=[\w+/=-]{12,}",
}
SCAN = {name: re.compile(pattern, re.MULTILINE) for name, pattern in PATTERNS.items()}
# Put together here, so that this file holds none.
EXAMPLES = {
    "private key": "-----BEGIN PRIVATE" + " KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ",
    "SendGrid": "SG." + "a" * 22 + "." + "b" * 43,
    "OpenRouter or OpenAI": "sk-or-v1-" + "0" * 64,
    "AWS": "AKIA" + "ABCDEFGH" * 2,
    "GitHub": "ghp_" + "a" * 36,
    "Slack": "xoxb-" + "1" * 24,
    "Google": "AIza" + "a" * 35,
    "address with a password": "postgres://site:" + "hunter2@db/x",
    "value of a key of ours": "SECRET_KEY=" + "x" * 50,
}


def found(text):
    return {name for name, pattern in SCAN.items() if pattern.search(text)}


def test_no_file_of_the_repository_holds_a_secret():
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    held = {
        str(path.relative_to(ROOT)): kinds
        for path in paths
        if path.is_file() and (kinds := found(path.read_text(encoding="utf-8", errors="ignore")))
    }
    assert held == {}


@pytest.mark.parametrize("name", SCAN)
def test_a_secret_of_each_kind_would_be_seen(name):
    assert found(f"before\n{EXAMPLES[name]} after") == {name}


def test_the_file_with_the_keys_is_never_tracked():
    ignored = subprocess.run(["git", "check-ignore", "--quiet", ".env"], cwd=ROOT, check=False)
    assert ignored.returncode == 0
