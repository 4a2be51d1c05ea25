"""Figures of the benches: one line for people, one row for `make bench`.

A bench calls `figure(...)` for each thing that it measured. Run by itself it only prints; run by
`make bench`, which names a file in BENCH_ROWS, it adds a JSON line there too.
"""

import json
import os
import sys
from datetime import datetime
from pathlib import Path

ALL_SERIES = tuple(f"S{number}" for number in range(1, 18))


def figure(series, what, value, unit, *, floor=None, at_most=None, queries=None, most_queries=None):
    """Print and keep one figure.

    `series` is its name in the specification ("S13"); `value` and `floor` are in `unit`. With a floor,
    `at_most` bounds value ÷ floor, without one the value itself; None where nothing is asked.
    """
    row = {
        "series": series,
        "what": what,
        "value": round(value, 3),
        "unit": unit,
        "floor": floor if floor is None else round(floor, 3),
        "ratio": round(value / floor, 3) if floor else None,
        "at_most": at_most,
        "queries": queries,
        "most_queries": most_queries,
        "load": round(os.getloadavg()[0], 1),
        "measured_at": datetime.now().astimezone().isoformat(timespec="minutes"),
    }
    sys.stdout.write(f"{sentence(row)}\n")
    sys.stdout.flush()
    if path := os.environ.get("BENCH_ROWS"):
        with Path(path).open("a", encoding="utf-8") as rows:
            rows.write(json.dumps(row) + "\n")


def is_missed(row):
    """Whether a figure is over what is asked."""
    measured = row["value"] if row["ratio"] is None else row["ratio"]
    is_over = row["at_most"] is not None and measured > row["at_most"]
    return is_over or has_too_many_queries(row)


def has_too_many_queries(row):
    most = row.get("most_queries")
    return most is not None and row["queries"] > most


def sentence(row):
    words = [f"{row['series']} {row['what']}: {row['value']:g} {row['unit']}"]
    if row["floor"] is not None:
        words.append(f"floor {row['floor']:g}")
    if row["ratio"] is not None:
        words.append(f"{row['ratio']:.2f} ×")
    if row["queries"] is not None:
        words.append(f"{row['queries']} queries")
    asked = "" if row["at_most"] is None else f" (at most {row['at_most']:g})"
    return f"{', '.join(words)}{asked}; load {row['load']:g}"


def table(rows, fallen=()):
    """Figures as a Markdown table, in the order of the series.

    `fallen` are series one of whose benches failed. They are told, as is each of the specification
    that has no figure: nothing is left out in silence.
    """
    head = "| series | what | measured | floor | × floor | at most | queries | load | people | on |"
    lines = [(_order(row["series"]), _line(row)) for row in rows]
    there = {row["series"] for row in rows}
    for series in sorted(set(fallen), key=_order):
        lines.append((_order(series), f"| {series} | **its bench failed** | ✗ {'| ' * 7}|"))
    for series in ALL_SERIES:
        if series not in there | set(fallen):
            lines.append((_order(series), f"| {series} | **not measured** | {'| ' * 7}|"))
    words = [line for _place, line in sorted(lines, key=lambda pair: pair[0])]
    return "\n".join([head, f"| --- | --- |{' ---: |' * 7} --- |", *words])


def _order(series):
    digits = "".join(filter(str.isdigit, series))
    # Those of the specification first.
    return series[:1] != "S", series[:1], int(digits or 0)


def _line(row):
    floor = "" if row["floor"] is None else f"{row['floor']:g}"
    ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
    asked = "" if row["at_most"] is None else f"{row['at_most']:g}"
    queries = "" if row["queries"] is None else f"{row['queries']}"
    if has_too_many_queries(row):
        queries += f" ✗ {row['most_queries']}"
    elif is_missed(row):
        asked += " ✗"
    measured = f"{row['value']:g} {row['unit']}"
    day = row["measured_at"][:10]
    cells = (row["series"], row["what"], measured, floor, ratio, asked, queries, row["load"])
    return f"| {' | '.join(map(str, (*cells, row.get('people', ''), day)))} |"
