"""Files with rows: CSV in whatever encoding and with whatever separator, and XLSX, read in the sandbox."""

import json

from .sandbox import opened

MOST_BYTES = 10 * 1024 * 1024
# Twenty thousand rows of a workbook are more work than one photo.
SECONDS = 60


def read(file):
    """([title, …], [(number of the row as a spreadsheet shows it, [cell, …]), …]); raise UploadRefused."""
    with opened(file, "table", most_bytes=MOST_BYTES, seconds=SECONDS) as table:
        lines = (table.folder / "rows.jsonl").read_text(encoding="utf-8").split("\n")
    header, *rows = (json.loads(line) for line in lines if line)
    return header, [tuple(row) for row in rows]
