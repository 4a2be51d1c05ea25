"""Every test that docs/pitfalls.md names is there: a fault that came back once must not come back unseen."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROWS = [
    line
    for line in (Path(settings.BASE_DIR) / "docs" / "pitfalls.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and "fault | test" not in line and "---" not in line
]


def test_the_table_is_read():
    assert len(ROWS) > 50


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2:50])
def test_each_fault_has_a_test_that_exists(row):
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", row)
    assert named
    for path, name in named:
        code = (Path(settings.BASE_DIR) / path).read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\(", code, re.MULTILINE), f"{path}::{name}"
