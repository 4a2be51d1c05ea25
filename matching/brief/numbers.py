"""Ages, heights, weights and years of experience, as people write them."""

import re
from functools import cache

FIGURE = re.compile(r"\d")
N = r"(\d{1,2}|1[01]\d)"
YEARS = r"(?:ans?|annees|years?(?:[- ]old)?|yrs?(?:[- ]old)?|y\.?/?o\.?)\b"
TO = r"\s*(?:ans)?\s*(?:-|/|a|et|and|to|ou|or|~)\s*"
LEAST = r"(?:(?<!pas )plus d[e'u]\s*|au moins|(?:un )?minimum(?: de| of)?|min\.?|a partir de|des|over|above|at least|older than|no younger than|not younger than|more than|>=?|\+ de|\+|pas moins d[e'u]|no less than|not less than|not under|not below|superieur a)"
MOST = r"(?:(?<!pas )moins de|max(?:imum|i)?\.?(?: de)?|jusqu'a|(?<!not )under|(?<!not )below|up to|younger than|no older than|not older than|pas plus d[e'u]|no more than|<=?|n'excedant pas|ne depassant pas|(?<!no )(?<!not )less than)"
MORE = r"(?:et plus|ou plus|et \+|minimum|min\b\.?|or older|or more|and over|and above|and up|or over|\+|au moins|revolus|at least|mini\b)"
LESS = r"(?:max(?:imum|i)?\b\.?|et moins|or younger|and under|or under|tout au plus)"
ABOUT = (
    r"(?:environ|autour de|vers|around|about|approximately|approx\.?|env\.?|a peu pres|dans les|roughly|~|la)"
)
DECADES = {
    "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60,
    "trentenaire": 30, "quadragenaire": 40, "quadra": 40, "quinquagenaire": 50, "quinqua": 50,
    "sexagenaire": 60, "septuagenaire": 70, "twenties": 20, "thirties": 30, "forties": 40,
    "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "teens": 10,
}  # fmt: skip
_decade = "|".join(DECADES)
PART = r"(early|mid|late|debut(?: de)?|mi|milieu(?: de)?|fin(?: de)?|petite|jeune|bonne|grosse|upper)"
DECADE = re.compile(
    rf"(?:{PART}[- ]*(?:la |sa |leur |his |her |their )?)?(?:\b({_decade})s?\b(?!\s*d(?:e |')(?!annees|ans))|\b([2-9]0)'?s\b)(\s*(?:passee|bien tassee|bien sonnee|and above|et plus|or older|or above|and older|and over|ou plus))?"
)
EXPERIENCE = r"(?:\s*(?:d'|of |de |in |'|professional |solid |relevant |proven )*\s*(?:experience|exp\b|pratique|metier|anciennete))"
WORDS_FOR_AGE = (
    r"(?:age[es]?(?: de jeu| range| apparent| requis)?|tranche d'age|playing age|playing|age bracket)"
)
WHO = r"(?:hommes?|femmes?|[hfm]|man|men|woman|women|males?|females?|boys?|girls?|garcons?|filles?|acteurs?|actrices?|comedien(?:ne)?s?|dames?|monsieur|figurants?|actors?|actress(?:es)?|ladies|lady|enfants?|ados?)"
LEADING_WHO = re.compile(rf"{WHO}\s*[,:(]?\s*")
NOT_AGES = re.compile(
    r"(?:il y a|depuis|pendant|durant|contrat de|cdd de|garantie|tous les|every|last|past|since|for the|duree de|over the|mois|bac|les annees|the|forfait|budget|dans les annees)\s*(?:plus de |les |the )?$"
)


@cache
def _forms_of_experience():
    n, to = r"(\d{1,2})", r"\s*(?:-|a|to|et|and|ou|or)\s*"
    unit = r"\s*(?:ans?|annees|years?|yrs?)'?"
    return _compiled(
        (rf"{n}{to}{n}\+?{unit}{EXPERIENCE}", lambda m: (int(m[1]), int(m[2]))),
        (rf"experience\D{{0,30}}?{n}{to}{n}{unit}", lambda m: (int(m[1]), int(m[2]))),
        (rf"(?:{MOST})\s*{n}{unit}{EXPERIENCE}", lambda m: (None, int(m[1]))),
        (
            rf"(?:{LEAST}\s*)?{n}\s*\+?{unit}\s*(?:{MORE}\s*)?(?:\([^)]*\))?{EXPERIENCE}(?:\s*{MORE})?",
            lambda m: (int(m[1]), None),
        ),
        (
            rf"(?:experience|experimente[e]?)[^.\d\n]{{0,45}}?{n}\s*\+?{unit}(?:\s*{MORE})?",
            lambda m: (int(m[1]), None),
        ),
        (rf"{n}\s*\+?{unit}\s+(?:dans|en tant que|comme|as an?|working as)\b", lambda m: (int(m[1]), None)),
    )


def _experience(s):
    yield from _each(s, _forms_of_experience())


LONGEST_CAREER = 15  # years that a job description may ask for without the word


@cache
def _forms_of_bare_experience():
    n, unit = r"\b(\d{1,2})", r"\s*(?:ans?|annees|years?|yrs?)\b'?"
    return _compiled(
        (rf"{n}\s*(?:-|a|to|et|and)\s*{n}{unit}", lambda m: _ordered(int(m[1]), int(m[2]))),
        (rf"(?:{LEAST})\s*{n}{unit}", lambda m: (int(m[1]), None)),
        (rf"{n}\s*\+{unit}", lambda m: (int(m[1]), None)),
        (rf"{n}{unit}\s*(?:{MORE}|\+)", lambda m: (int(m[1]), None)),
    )


def _bare_experience(s):
    """Years without the word "experience", as jobs ask for them: "5 ans mini", "3-5 years", "4+ yrs"."""
    for start, end, (low, high) in _each(s, _forms_of_bare_experience(), NOT_AGES):
        if max(low, high or 0) <= LONGEST_CAREER:
            yield start, end, (low, high)


def _compiled(*forms):
    return [(re.compile(pattern), value) for pattern, value in forms]


def _each(s, forms, guard=None):
    taken = []
    for pattern, value in forms:
        for m in pattern.finditer(s):
            if any(m.start() < end and start < m.end() for start, end in taken):
                continue
            if guard and guard.search(s[max(0, m.start() - 24) : m.start()]):
                continue
            low_high = value(m)
            if low_high:
                # Who is that old is read by others: the span begins with the number.
                who = LEADING_WHO.match(m[0])
                start = m.start() + (who.end() if who else 0)
                taken.append((m.start(), m.end()))
                yield start, m.end(), low_high


def _ordered(low, high):
    return (low, high) if low <= high else None


def _about(n):
    near = max(2, round(n / 10))
    return n - near, n + near


def _decade(m):
    start = DECADES.get(m[2]) if m[2] else int(m[3])
    if start == 10:
        return {"early": (13, 14), "mid": (14, 16), "late": (17, 19)}.get(m[1], (13, 19))
    if m[4]:
        return (start + 5, start + 9) if "ee" in m[4] else (start, None)
    part = (m[1] or "").split(" ")[0]
    if part in ("early", "debut", "petite", "jeune"):
        return start, start + 3
    if part in ("mid", "milieu", "mi"):
        return start + 4, start + 6
    if part in ("late", "fin", "bonne", "grosse", "upper"):
        return start + 7, start + 9
    return (start, start + 9)


DECADES_APART = re.compile(rf"{DECADE.pattern}\s*(?:a|to|-|et|and|ou|or)\s*(?:la )?{DECADE.pattern}")


def _ages(s):
    for m in DECADES_APART.finditer(s):
        first = DECADE.match(s, m.start())
        second = DECADE.search(s, first.end())
        yield m.start(), m.end(), (_decade(first)[0], _decade(second)[1])
    # All other forms have a figure.
    forms = _forms_of_age() if FIGURE.search(s) else [(DECADE, _decade)]
    yield from _each(s, forms, NOT_AGES)


@cache
def _forms_of_age():
    pair = lambda m: _ordered(int(m[1]), int(m[2]))  # noqa: E731
    return _compiled(
        (rf"(?:entre |between |from |de |aged? |ages? )?{N}{TO}{N}\s*{YEARS}", pair),
        (rf"{N}\s*{YEARS}\s*(?:-|a|to|et|and)\s*{N}\b(?:\s*{YEARS})?", pair),
        (rf"{WORDS_FOR_AGE}\s*(?:d'|de |:|entre |between |from |is |est )*\s*{N}{TO}{N}\b", pair),
        (rf"\b{WHO}\s*[,:(]?\s*\(?\s*(?:de |aged |entre |between )?{N}\s*(?:-|/|a|to|et|and)\s*{N}\b(?!\s*(?:cm|kg|h\b|jours|days|euros|€|%))", pair),
        (rf"\(\s*{N}\s*(?:-|/|a|to)\s*{N}\s*\)", pair),
        (rf"(?:{MOST})\s*{N}\s*{YEARS}", lambda m: (None, int(m[1]) - (not re.match("max|jusqu|up to|no |not |pas|<=|n'|ne ", m[0])))),
        (rf"{N}\s*{YEARS}\s*{LESS}", lambda m: (None, int(m[1]))),
        (rf"(?:{LEAST})\s*{N}\s*{YEARS}", lambda m: (int(m[1]), None)),
        (rf"{N}\s*{YEARS}\s*{MORE}", lambda m: (int(m[1]), None)),
        (rf"\b{N}\s?\+(?!\s*\d)", lambda m: (int(m[1]), None) if int(m[1]) >= 16 else None),
        (rf"(?:^|,|[–(-])\s*{N}\s*(?:-|/|\bto\b|\ba\b)\s*{N}\b(?=\s*(?:[,.;):]|$))", pair),
        (rf"{WORDS_FOR_AGE}\s*[:=]?\s*(?:{LEAST})\s*{N}\b", lambda m: (int(m[1]), None)),
        (rf"\b(?:over|above)\s*(?:the age of )?{N}\b(?!\s*(?:%|cm|kg|euros))", lambda m: (int(m[1]), None)),
        (rf"\bunder\s*(?:the age of )?{N}\b(?!\s*(?:%|cm|kg|euros))", lambda m: (None, int(m[1]) - 1)),
        (rf"{ABOUT}\s*{N}\s*{YEARS}", lambda m: _about(int(m[1]))),
        (rf"{N}\s*{YEARS}\s*(?:environ|approx|or so)", lambda m: _about(int(m[1]))),
        (DECADE.pattern, _decade),
        (rf"\b{N}\s*(?:ans|years?[- ]old|y\.?/?o\.?|yrs?[- ]old)\b", lambda m: (max(0, int(m[1]) - 2), int(m[1]) + 2)),
        (rf"(?:aged|{WORDS_FOR_AGE}\s*:?)\s*{N}\b", lambda m: (max(0, int(m[1]) - 2), int(m[1]) + 2)),
    )  # fmt: skip


METRES = r"(?:([12])\s*(?:m|,|\.)\s?(\d{2})(?:\s*m\b)?|(1\d\d|2[0-2]\d)\s*(?:cm|centim\w+)?)"
METRES_SURE = r"(?:([12])\s*m\s?(\d{2})\b|([12])[.,](\d{2})\s*m(?:etres?)?\b|(1\d\d|2[0-2]\d)\s*(?:cm|centim\w+)|([4-7])\s*(?:'|ft\.?|feet|foot|pieds?)\s*(\d{1,2})?\s*(?:\"|''|in\b|inch(?:es)?|pouces)?)"


def _cm(groups):
    a, b, c, d, e, ft, inch = groups
    if a:
        return int(a) * 100 + int(b)
    if c:
        return int(c) * 100 + int(d)
    if e:
        return int(e)
    return round((int(ft) * 12 + int(inch or 0)) * 2.54)


def _heights(s):
    for start, end, (low, high) in _each(s, _forms_of_height("cm" in s)):
        if all(value is None or 60 <= value <= 230 for value in (low, high)):
            yield start, end, (low, high)


@cache
def _forms_of_height(is_in_cm):
    first = METRES_SURE.replace("cm|centim\\w+)", "cm|centim\\w+)?") if is_in_cm else METRES_SURE
    gap = r"\s*(?:-|/|a|et|and|to|ou)\s*"
    return _compiled(
        (rf"{first}{gap}{METRES_SURE}", lambda m: _ordered(_cm(m.groups()[:7]), _cm(m.groups()[7:14]))),
        (rf"(?:{MOST})\s*(?:d')?{METRES_SURE}", lambda m: (None, _cm(m.groups()[:7]))),
        (rf"{METRES_SURE}\s*{LESS}", lambda m: (None, _cm(m.groups()[:7]))),
        (rf"(?:{LEAST}|(?<!pas )plus d'|taller than|min(?:imum)? height:?|taille min\w*:?)\s*(?:d')?{METRES_SURE}", lambda m: (_cm(m.groups()[:7]), None)),
        (rf"(?:shorter than|max(?:imum)? height:?|taille max\w*:?)\s*(?:d')?{METRES_SURE}", lambda m: (None, _cm(m.groups()[:7]))),
        (rf"{METRES_SURE}\s*(?:{MORE}|or taller|and taller)", lambda m: (_cm(m.groups()[:7]), None)),
        (rf"{METRES_SURE}\s*(?:or shorter)", lambda m: (None, _cm(m.groups()[:7]))),
        (METRES_SURE, lambda m: (_cm(m.groups()[:7]) - 3, _cm(m.groups()[:7]) + 3)),
    )  # fmt: skip


@cache
def _forms_of_weight():
    kg = r"(\d{2,3})\s*(?:kgs?|kilos?)"
    return _compiled(
        (r"(\d{2,3})\s*(?:kg|kilos?)?\s*(?:-|a|et|and|to)\s*" + kg, lambda m: _ordered(int(m[1]), int(m[2]))),
        (rf"(?:{MOST})\s*{kg}", lambda m: (None, int(m[1]))),
        (rf"{kg}\s*{LESS}", lambda m: (None, int(m[1]))),
        (rf"(?:{LEAST})\s*{kg}", lambda m: (int(m[1]), None)),
        (rf"{kg}\s*{MORE}", lambda m: (int(m[1]), None)),
        (kg, lambda m: (int(m[1]) - 3, int(m[1]) + 3)),
    )


def _weights(s):
    yield from _each(s, _forms_of_weight())


def found_in(sentence, kind):
    """Yield (field, start, end, (least, most)) with offsets in the text's shadow."""
    rest = list(sentence.shadow)
    readers = [("years_of_experience", _experience)]
    if kind == "cinema":
        readers += [("height_cm", _heights), ("weight_kg", _weights)]
    else:
        readers.append(("years_of_experience", _bare_experience))
    if not FIGURE.search(sentence.shadow):
        # Only ages are told in words alone.
        readers = []
    for field, reader in [*readers, ("age", _ages)]:
        for start, end, value in list(reader("".join(rest))):
            rest[start:end] = " " * (end - start)
            yield field, sentence.start + start, sentence.start + end, value
