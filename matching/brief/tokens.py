"""A text as tokens that rules can read: folded, with numbers as digits, and where each stood."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

UNITS = {
    "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "quatre-vingt": 80,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_tens = "|".join(sorted(TENS, key=len, reverse=True))
_units = "|".join(sorted(UNITS, key=len, reverse=True))
# "un" and "one" alone are no numbers here, and neither is "six" in a name; a unit must follow.
NUMBER_WORDS = re.compile(
    rf"\b(?:({_tens})s?(?:[- ](?:et[- ])?({_units}))?|({_units}))\b(?=[- ]*(?:a|to|and|et|ou|or|-|ans?|years?|{_tens}|{_units})\b)"
)
ONE_YEAR = re.compile(r"[- ](?:an|year)\b")
INCLUSIVE = r"(?:[·.(/-](?:e|ne|trice|rice|euse|se|le|ere|ve|ice)\)?(?:[·.(]?s\)?)?(?![a-z])|\(s\))"
TOKEN = re.compile(rf"([a-z0-9]+)({INCLUSIVE})?|[^\s]")
BREAKS = {",", ";", ":", "(", ")", "–", "|"}


@dataclass(frozen=True)
class Token:
    """A word or sign; `start` and `end` are offsets in the original text."""

    text: str
    stem: str
    start: int
    end: int
    is_inclusive: bool = False


def stem(word):
    """Take the endings of plural and feminine off: "brunes" → "brun". Other words may share a stem."""
    return re.sub(r"[sx]$", "", word).rstrip("e") if len(word) > 2 else word


def clean(text):
    """NFKC without characters that nobody sees."""
    normal = unicodedata.normalize("NFKC", text)
    if normal.replace("\n", "").replace("\t", "").isprintable():
        return normal
    return "".join(c for c in normal if c in "\n\t" or unicodedata.category(c) not in ("Cf", "Cc", "Co"))


def folded(text):
    """The text in lower-case ASCII, and for each of its characters the offset in the original."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    letters, offsets = [], []
    for place, character in enumerate(text):
        plain = _plain(character)
        letters.append(plain)
        offsets += [place] * len(plain)
    return "".join(letters), offsets


@lru_cache(maxsize=5000)
def _plain(character):
    plain = unicodedata.normalize("NFKD", character)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    if plain not in ("·", "•") and not plain.isascii():
        plain = anyascii(plain)
    return plain.lower()


def _with_digits(text, offsets):
    parts, places, last = [], [], 0
    for found in NUMBER_WORDS.finditer(text):
        tens, unit, alone = found.groups()
        value = TENS[tens] + UNITS.get(unit, 0) if tens else UNITS[alone]
        if not tens and value == 1 and not ONE_YEAR.match(text, found.end()):
            continue
        parts += [text[last : found.start()], str(value)]
        places += offsets[last : found.start()] + [offsets[found.start()]] * len(str(value))
        last = found.end()
    return "".join(parts) + text[last:], places + offsets[last:]


class Text:
    """A text to understand: `original`, `shadow` (folded, digits) and `sentences` of tokens."""

    def __init__(self, original):
        self.original = clean(original)
        self.shadow, self.offsets = _with_digits(*folded(self.original))
        self.offsets.append(len(self.original))
        self.sentences = [
            sentence for start, end in _spans(self.shadow) if (sentence := Sentence(self, start, end)).tokens
        ]

    def source(self, start, end):
        """The words of the original behind offsets in the shadow."""
        last = self.offsets[end] if end < len(self.offsets) else len(self.original)
        return " ".join(self.original[self.offsets[start] : last].split())


class Sentence:
    def __init__(self, text, start, end):
        self.text, self.start, self.end = text, start, end
        self.shadow = text.shadow[start:end]
        self.tokens = [
            Token(m[1] or m[0], stem(m[1] or m[0]), start + m.start(), start + m.end(), bool(m[2]))
            for m in TOKEN.finditer(self.shadow)
        ]
        self.words = text.source(start, end)

    def is_capital(self, token):
        return self.text.original[self.text.offsets[token.start]].isupper()


ENDS = re.compile(r"(?<=[.!?;])(?:\s+|$)|\n+")
ABBREVIATION = re.compile(
    r"\b(?:min|max|env|exp|approx|ex|yr|yrs|fig|h|f|mr|mme|m|st|etc|comp|ch|angl|fr)\.$"
)


def _spans(shadow):
    start = 0
    for found in ENDS.finditer(shadow):
        before, after = shadow[start : found.start()], shadow[found.end() : found.end() + 1]
        is_line = "\n" in found.group()
        if not is_line and ABBREVIATION.search(before):
            continue
        goes_on = "\n\n" not in found.group() and before[-1:] not in ".!?:;" and after.isalpha()
        # A line that was broken by the width of a page goes on; a list's next item does not.
        if is_line and goes_on and len(before) > 60:
            continue
        yield start, found.start()
        start = found.end()
    yield start, len(shadow)
