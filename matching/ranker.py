"""The built-in ranker: one query sorts everybody by the criteria of a brief, and says why.

Nobody is dropped: who misses a must stands below who may meet it, and they below who meets it.
"""

import math
import zlib
from collections import Counter
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Value, When

from cinema.models.talent import ENCRYPTED
from talentio.core.spelling import fold

from .conditions import MATCHABLE, conditions
from .facts import fact_of
from .models import Candidate, Tag

NOT_MET, UNKNOWN, MET = 0, 1, 2
OUTCOMES = {NOT_MET: "not_met", UNKNOWN: "unknown", MET: "met"}
POOL = 500
PRIME = 1_000_003
PERSON = {"standard": ("user", "profile"), "cinema": ("film",)}
UNREAD = {
    "standard": ("profile__phone", "profile__whatsapp", "profile__address"),
    "cinema": tuple(f"film__{name}" for name in ENCRYPTED),
}


@dataclass(frozen=True)
class Ranked:
    """`facts` holds one {id, field, outcome, fact} per criterion; `score` is 0 to 100."""

    candidate: Candidate
    score: int
    facts: list


def _outcome(criterion):
    has, unknown = conditions(criterion)
    is_not = criterion.op in ("none", "not_in")
    # Unknown first: where nothing is known, "has" may be NULL.
    return Case(
        When(unknown, then=Value(UNKNOWN)),
        When(has, then=Value(NOT_MET if is_not else MET)),
        default=Value(MET if is_not else NOT_MET),
        output_field=IntegerField(),
    )


def _weighed(criteria, outcome):
    total = Value(0, output_field=IntegerField())
    for name, criterion in criteria:
        total += Case(
            When(**{name: outcome}, then=Value(criterion.weight)), default=0, output_field=IntegerField()
        )
    return total


def rank(criteria, *, kind="standard", text="", seed=0, limit=50):
    """The best candidates for these criteria, best first, as Ranked; criteria no profile knows stay out.

    Ties are broken by what texts share with the brief, then by a shuffle that `seed` decides.
    """
    usable = [each for each in criteria if each.field in MATCHABLE[kind]]
    names = [(f"c{number}", each) for number, each in enumerate(usable)]
    musts = [pair for pair in names if pair[1].kind == "must"]
    wishes = [pair for pair in names if pair[1].kind == "prefer"]
    people = Candidate.objects.eligible(kind).annotate(**{name: _outcome(each) for name, each in names})
    people = people.annotate(
        violated=_weighed(musts, NOT_MET),
        open=_weighed(musts, UNKNOWN),
        wished=2 * _weighed(wishes, MET) + _weighed(wishes, UNKNOWN),
        shuffled=(F("pk") * 7919 + seed % PRIME) * 104_729 % PRIME,
    )
    pool = people.order_by("violated", "open", "-wished", "shuffled", "pk")[: max(POOL, limit)]
    pool = list(
        pool.select_related(*PERSON[kind], "city", "country", "nationality", "country_of_origin").defer(
            *UNREAD[kind]
        )
    )
    likeness = bm25(text, {each.pk: each.person.bio for each in pool})
    pool.sort(key=lambda c: (c.violated, c.open, -c.wished, -likeness[c.pk], c.shuffled))
    best = pool[:limit]
    tags = _words_of(best)
    return [Ranked(each, score(each, musts, wishes), _facts(each, names, tags)) for each in best]


def outcomes_of(criteria, *, kind, keys):
    """{candidate's key: {id of a criterion: outcome}} of these people, in one query."""
    usable = [each for each in criteria if each.field in MATCHABLE[kind]]
    names = {f"c{number}": each for number, each in enumerate(usable)}
    people = Candidate.objects.filter(pk__in=keys, kind=kind)
    people = people.annotate(**{name: _outcome(each) for name, each in names.items()})
    return {
        row["pk"]: {each.id: OUTCOMES[row[name]] for name, each in names.items()}
        for row in people.values("pk", *names)
    }


def score(candidate, musts, wishes):
    """0 to 100, falling along the order of the ranking: violations first, unknowns, wishes."""
    weight, least = sum(c.weight for _n, c in musts), min((c.weight for _n, c in musts), default=1)
    wanted = 2 * sum(c.weight for _n, c in wishes)
    wish = candidate.wished / wanted if wanted else 1
    if not musts:
        return round(100 * wish) if wanted else 0
    top = _top(candidate.violated / weight)
    bottom = _top(min(1, (candidate.violated + least) / weight))
    within = (candidate.open + (1 - wish) * 0.9) / (weight + 1)
    return round(top - (top - bottom) * min(1, within))


def _top(violated):
    return 100 * (1 - violated) ** 1.5


def _words_of(candidates):
    found = {}
    for tag in Tag.objects.filter(candidate__in=candidates):
        found.setdefault((tag.candidate_id, tag.field), {})[tag.code] = tag
    return found


def _facts(candidate, names, tags):
    return [
        {
            "id": criterion.id,
            "field": criterion.field,
            "outcome": OUTCOMES[getattr(candidate, name)],
            "fact": fact_of(candidate, criterion, tags.get((candidate.pk, criterion.field), {})),
        }
        for name, criterion in names
    ]


def bm25(query, texts):
    """{key: likeness} of texts to a query, every word counted once, so that repeating gains nothing.

    A text that copies the query gains nothing either.
    """
    wanted = {word for word in fold(query).split() if len(word) > 2}
    words = {key: fold(text).split() for key, text in texts.items()}
    spread = Counter(word for each in words.values() for word in set(each) & wanted)
    average = sum(map(len, words.values())) / (len(words) or 1) or 1
    shingles = _shingles(fold(query).split())
    found = {}
    for key, each in words.items():
        shared = set(each) & wanted
        is_copy = bool(shingles) and len(_shingles(each) & shingles) > 0.3 * len(shingles)
        rarity = sum(math.log(1 + len(words) / spread[word]) for word in shared)
        found[key] = 0 if is_copy else rarity / (0.25 + 0.75 * max(1, len(each) / average))
    return found


def _shingles(words):
    return set(zip(words, words[1:], words[2:], strict=False))


def seed_of(*parts):
    """A number for the shuffle of ties, the same for the same parts."""
    return zlib.crc32("|".join(map(str, parts)).encode())
