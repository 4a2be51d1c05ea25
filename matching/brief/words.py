"""The dictionaries: files in `matching/data/words/`, read once; see there for the form of a line."""

import json
import re
from functools import cache
from pathlib import Path

from django.conf import settings

from .tokens import TOKEN, folded, stem

DATA = Path(__file__).resolve().parent.parent / "data"


def stems(phrase):
    """A phrase as a tuple of stems; signs apart."""
    return tuple(stem(m[1]) for m in TOKEN.finditer(folded(phrase)[0]) if m[1])


@cache
def sections():
    """{heading: [(codes, [phrases])]} of all files."""
    found = {}
    for path in sorted((DATA / "words").glob("*.txt")):
        rows = None
        for line in path.read_text(encoding="utf-8").splitlines():
            if heading := re.fullmatch(r"\[(.+)\]", line.strip()):
                rows = found.setdefault(heading[1], [])
            elif line.strip() and not line.startswith("#"):
                codes, _colon, phrases = line.partition(":")
                codes = [code.strip() for code in codes.split(",")]
                rows.append((codes, [phrase.strip() for phrase in phrases.split("|")]))
    found["talents"] = _catalogue() + found["talents"]
    return found


def _catalogue():
    path = Path(settings.BASE_DIR) / "talents" / "data" / "catalogue.json"
    groups = json.loads(path.read_text(encoding="utf-8"))
    return [([item["code"]], [item["fr"], item["en"]]) for group in groups for item in group["items"]]


@cache
def trie(*headings, by="stem"):
    """A tree of stems, or of whole words, over some sections; a leaf "" holds [(heading, codes)]."""
    root = {}
    for heading in headings:
        for codes, phrases in sections()[heading]:
            for phrase in (
                phrases if by == "stem" else [form for each in phrases for form in (each, each + "s")]
            ):
                node = root
                for part in stems(phrase) if by == "stem" else phrase.split():
                    node = node.setdefault(part, {})
                leaf = node.setdefault("", [])
                if node is not root and (heading, codes) not in leaf:
                    leaf.append((heading, codes))
    root.pop("", None)
    return root


def longest(tree, tokens, start, skip=frozenset("-'./"), by="stem"):
    """The longest phrase that begins at a token: (end, [(heading, codes)]) or None; hyphens are no matter."""
    node, place, best = tree, start, None
    while place < len(tokens):
        if tokens[place].text in skip and place > start:
            place += 1
            continue
        node = node.get(getattr(tokens[place], by))
        if node is None:
            break
        place += 1
        if "" in node:
            best = place, node[""]
    return best
