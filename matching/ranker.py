"""The built-in ranker: one query sorts everybody by the criteria of a brief, and says why.

Nobody is dropped: who misses a must stands below who may meet it, and they below who meets it.
"""

import math
import zlib
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction
from django.db.models import BigIntegerField, Case, F, IntegerField, Value, When
from django.db.models.functions import Cast

from cinema.models.talent import ENCRYPTED
from talentio.core.spelling import fold

from .conditions import MATCHABLE, conditions
from .facts import fact_of
from .models import Candidate, Tag

NOT_MET, UNKNOWN, MET = 0, 1, 2
OUTCOMES = {NOT_MET: "not_met", UNKNOWN: "unknown", MET: "met"}
POOL = 500
PRIME = 1_000_003
# More than the weights of all wishes, or of all that is unknown, of any brief.
STEP = 10_000
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


def _cost(criterion):
    """What a criterion adds to somebody's distance from the top: one look at it, whatever comes of it.

    A missed must weighs more than all that is unknown, and that more than all wishes.
    """
    has, unknown = conditions(criterion)
    is_must, is_not = criterion.kind == "must", criterion.op in ("none", "not_in")
    missed = criterion.weight * (STEP * STEP if is_must else 2)
    open_ = criterion.weight * (STEP if is_must else 1)
    yes, no = (missed, 0) if is_not else (0, missed)
    return Case(
        When(unknown, then=Value(open_)),
        When(has, then=Value(yes)),
        default=Value(no),
        output_field=IntegerField(),
    )


def _best(criteria, *, kind, seed, limit):
    """{key: place} of the nearest to the top; a place is the cost and, below it, the shuffle.

    One number sorts everybody, in narrow rows. Who may be shown is asked of the nearest only, and
    more of them are looked at where many may not: to ask it of everybody costs as much as to sort them.
    """
    cost = Cast(0, BigIntegerField())
    for criterion in criteria:
        cost += _cost(criterion)
    # The factor, not only the start, is the seed's: neighbours by one seed are none by another.
    shuffled = (F("pk") + 1) * (1 + zlib.crc32(b"%d" % seed) % (PRIME - 1)) % PRIME
    people = Candidate.objects.filter(kind=kind).annotate(place=cost * PRIME + shuffled)
    people = people.order_by("place", "pk").values_list("pk", "place")
    looked_at = 2 * limit
    while True:
        nearest = dict(_uncompiled(people[:looked_at]))
        here = Candidate.objects.eligible(kind).filter(pk__in=nearest)
        here = set(here.values_list("pk", flat=True))
        if len(here) >= limit or len(nearest) < looked_at:
            return dict(islice(((key, place) for key, place in nearest.items() if key in here), limit))
        looked_at *= 4


def _uncompiled(rows):
    """The rows of a query that PostgreSQL would compile for longer than it takes to answer it."""
    if connection.vendor != "postgresql":
        return list(rows)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        return list(rows)


def rank(criteria, *, kind="standard", text="", seed=0, limit=50):
    """The best candidates for these criteria, best first, as Ranked; criteria no profile knows stay out.

    Ties are broken by what texts share with the brief, then by a shuffle that `seed` decides.
    """
    usable = [each for each in criteria if each.field in MATCHABLE[kind]]
    names = [(f"c{number}", each) for number, each in enumerate(usable)]
    places = _best(usable, kind=kind, seed=seed, limit=max(POOL, limit))
    bios = dict(Candidate.objects.filter(pk__in=places).values_list("pk", f"{PERSON[kind][-1]}__bio"))
    likeness = bm25(text, bios)
    # Whoever left between the two queries is not among them.
    keys = sorted(bios, key=lambda key: (places[key] // PRIME, -likeness[key], places[key]))[:limit]
    found = Candidate.objects.filter(pk__in=keys).annotate(**{name: _outcome(each) for name, each in names})
    found = found.select_related(*PERSON[kind], "city", "country", "nationality", "country_of_origin")
    found = found.defer(*UNREAD[kind]).in_bulk()
    best = [found[key] for key in keys if key in found]
    tags = _words_of(best, {each.field for each in usable})
    return [Ranked(each, _scored(each, names), _facts(each, names, tags)) for each in best]


def _scored(candidate, names):
    musts = [pair for pair in names if pair[1].kind == "must"]
    wishes = [pair for pair in names if pair[1].kind == "prefer"]
    candidate.violated = _weighed(candidate, musts, NOT_MET)
    candidate.open = _weighed(candidate, musts, UNKNOWN)
    candidate.wished = 2 * _weighed(candidate, wishes, MET) + _weighed(candidate, wishes, UNKNOWN)
    return score(candidate, musts, wishes)


def _weighed(candidate, criteria, outcome):
    return sum(each.weight for name, each in criteria if getattr(candidate, name) == outcome)


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


def _words_of(candidates, fields):
    found = {}
    for tag in Tag.objects.filter(candidate__in=candidates, field__in=fields).order_by("code"):
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
