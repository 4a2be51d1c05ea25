"""Texts of people as they may leave the house: nothing that names, reaches or betrays them.

What comes out is plain: NFKC, no character that nobody sees, no markup, nothing that could close
the delimiter it is put into.
"""

import re

from talentio.core.spelling import fold

from .brief.criteria import PROTECTED
from .brief.extract import understand
from .brief.tokens import clean

GONE = "[…]"
TAGS = re.compile(r"<[^<>]{0,200}>")
# What opens and closes tags, code and templates; a sign of its own in no sentence.
SIGNS = str.maketrans(dict.fromkeys("<>`{}|\\", " "))
# Somebody's address on the net: of a page, of a mail, on a social network.
ADDRESSES = re.compile(
    r"\S+@\S+|(?:https?:|www\.)\S+|(?<!\w)@[\w.]{2,}"
    r"|\b[\w-]+\.(?:com|net|org|ma|fr|sn|ci|dz|tn|io|co|me|info|africa|tv|be)\b(?:/\S*)?",
    re.IGNORECASE,
)
# Telephones and numbers of papers: seven digits and more, whatever stands between them.
# "2019-2023" is none of them.
NUMBERS = re.compile(
    r"(?<!\w)(?!(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d(?!\d))[+(]?\d(?:[\s().-]{0,2}\d){6,}(?!\w)"
)
PAPERS = re.compile(r"\b(?=[A-Z]{0,3}\d)(?=(?:\w*\d){5})[A-Z]{1,3}\d[A-Z0-9]{4,}\b", re.IGNORECASE)
# Whole dates: a birth date looks like any other.
MONTHS = (
    "janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre"
    "|decembre|january|february|march|april|may|june|july|august|september|october|november|december"
)
DATES = re.compile(
    rf"\b\d{{1,2}}(?:er)?\s*[./ -]\s*(?:\d{{1,2}}|{MONTHS})\s*[./ -]\s*(?:\d{{4}}|\d{{2}})\b"
    rf"|\b\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}\b|\b(?:{MONTHS})\s+\d{{1,2}},?\s+\d{{4}}\b",
    re.IGNORECASE,
)
BORN = re.compile(r"\b(?:née?|nés|born)\b[^\n.;]{0,60}", re.IGNORECASE)
# "12, rue de Fès", "12 Main Street".
STREETS = re.compile(
    r"\b\d{1,4}\s?(?:bis|ter)?\s?,?\s+(?:rue|avenue|av\.|boulevard|bd|place|route|impasse|quartier|hay|lot)\b"
    r"[^\n;.]{0,60}|\b\d{1,4}\s+\w+(?:\s\w+)?\s(?:street|road|avenue|lane)\b",
    re.IGNORECASE,
)
# Lines of a CV that say who somebody is, by what stands before the colon.
LABELS = re.compile(
    r"^[^\w\n]*(?:nom|prénoms?|prenoms?|name|surname|first name|last name|adresse|address|e-?mail|mail"
    r"|courriel"
    r"|tél\w*|tel\w*|phone|mobile|portable|gsm|whatsapp|date (?:et lieu )?de naissance|lieu de naissance"
    r"|date of birth|place of birth|birth ?date|cin|cnie|passeport|passport|permis n\w*|linkedin|facebook"
    r"|instagram|skype)\b[^\n:]{0,30}[:：][^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
PERSONAL = re.compile(
    r"^[^\w\n]*(?:âge|age|sexe|sex|gender|genre|nationalité|nationalite|nationality|origine|origin"
    r"|état civil|etat civil|situation (?:familiale|matrimoniale)|marital status|religion|enfants|children)\b"
    r"[^\n:]{0,20}[:：][^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
AGES = re.compile(
    r"\b(?:âgée?s?|agée?s?|aged)\b[^\n.;,]{0,20}"
    r"|\b\d{2}\s*(?:ans|years? old|yo)\b(?!\s*(?:d['’]\s*)?(?:exp|of exp|dans|de ))",
    re.IGNORECASE,
)
# A word so long and so mixed is an encoded message, not a word.
ENCODED = re.compile(r"[A-Za-z0-9+/=_-]{40,}")


def plain(text, most):
    """A text without markup and without anything invisible, at most so many characters."""
    text = TAGS.sub(" ", clean(text[: 3 * most]))
    # Twice: what was nested in a tag may look like one now.
    text = TAGS.sub(" ", text).translate(SIGNS)
    text = re.sub(r"[ \t\xa0]+", " ", ENCODED.sub(GONE, text))
    return re.sub(r"\s*\n\s*", "\n", text).strip()[:most]


def redacted(text, *, names, kind, most, keep=()):
    """`plain` text without names, contacts, dates and numbers of papers.

    For a job also without gender, age and origin. For a role without origin and skin tone; age and
    gender stay, since they are on the public page. `keep` are fields the confirmed brief may name.
    """
    text = plain(text, 2 * most)
    for pattern in (LABELS, ADDRESSES, BORN, DATES, STREETS, NUMBERS, PAPERS):
        text = pattern.sub(GONE, text)
    if kind == "standard":
        text = AGES.sub(GONE, PERSONAL.sub(GONE, text))
    text = _without_protected(text, kind, set(keep))
    return _without_names(text, names)[:most].strip()


def _without_protected(text, kind, keep):
    """Take out the words by which the reader of briefs would know a protected attribute."""
    hidden = PROTECTED if kind == "standard" else {"ethnicities", "skin_tone"} - keep
    found = understand(text, "cinema", role=None).criteria
    for criterion in found:
        if criterion.field in hidden:
            for words in criterion.source.split(" … "):
                if len(words) > 1:
                    text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", GONE, text)
    return text


def _without_names(text, names):
    """Take out each part of the names, however it is accented or written in capitals, and codes."""
    for code in (name for name in names if any(map(str.isdigit, name))):
        text = re.sub(re.escape(code), GONE, text, flags=re.IGNORECASE)
    wanted = {part for name in names for part in fold(name).split() if len(part) > 1}
    return re.sub(r"[^\W\d_]+", lambda m: GONE if fold(m[0]) in wanted else m[0], text)


def contactless(text, most):
    """`plain` text of staff or of a machine, without ways to reach anybody."""
    text = plain(text, most)
    for pattern in (ADDRESSES, NUMBERS, PAPERS):
        text = pattern.sub(GONE, text)
    return text
