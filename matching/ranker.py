"""The built-in ranker: one query sorts everybody by the criteria of a brief, and says why.

Nobody is dropped: who misses a must stands below who may meet it, and they below who meets it.
"""

import math
import zlib
from collections import Counter
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, Value, When

from talentio.core.models import City
from talentio.core.spelling import fold

from .models import Candidate, Tag

NOT_MET, UNKNOWN, MET = 0, 1, 2
OUTCOMES = {NOT_MET: "not_met", UNKNOWN: "unknown", MET: "met"}
POOL = 500
LEVELS = ("notions", "courant", "bilingue", "maternelle")
PRIME = 1_000_003
MATCHABLE = {
    *("availability", "work_mode", "years_of_experience", "country", "city"),
    *("languages", "language_levels", "skills", "talents"),
}


@dataclass(frozen=True)
class Ranked:
    """`facts` holds one {id, field, outcome, fact} per criterion; `score` is 0 to 100."""

    candidate: Candidate
    score: int
    facts: list


def _tagged(field, codes):
    return Q(pk__in=Tag.objects.filter(field=field, code__in=codes).values("candidate"))


def _at_least(value):
    """Codes of languages at a level or a better one."""
    code, _colon, level = value.partition(":")
    return [f"{code}:{each}" for each in LEVELS[LEVELS.index(level) :]] if level in LEVELS else [value]


def _range(criterion):
    least, most = criterion.value
    condition = Q(**{f"{criterion.field}__isnull": False})
    if least is not None:
        condition &= Q(**{f"{criterion.field}__gte": least})
    if most is not None:
        condition &= Q(**{f"{criterion.field}__lte": most})
    return condition, Q(**{f"{criterion.field}__isnull": True})


def _cities(names):
    condition = Q(pk__in=[])
    for name in names:
        condition |= Q(search_key__contains=f"|{fold(name)}|")
    return Q(city__in=list(City.objects.filter(condition).values_list("pk", flat=True)))


def conditions(criterion):
    """(Q of who has it, Q of whom we cannot say it of) for one criterion."""
    values, field = criterion.value, criterion.field
    if criterion.op == "between":
        return _range(criterion)
    if field == "city":
        return _cities(values), Q(city=None)
    if field == "country":
        return Q(country__code__in=values), Q(country=None)
    if field in ("languages", "skills", "talents"):
        return _has_tags(criterion), Q(**{f"has_{field}": False})
    if field == "language_levels":
        codes = [each for value in values for each in _at_least(value)]
        known = Tag.objects.filter(field=field)
        languages = Q()
        for value in values:
            languages |= Q(code__startswith=value.partition(":")[0] + ":")
        return _tagged(field, codes), ~Q(pk__in=known.filter(languages).values("candidate"))
    if field == "work_mode":
        # Who is flexible works any way.
        return Q(work_mode__in=[*values, "flexible"]), Q(work_mode="")
    return Q(**{f"{field}__in": values}), Q(**{field: ""})


def _has_tags(criterion):
    if criterion.op != "all":
        return _tagged(criterion.field, criterion.value)
    condition = Q()
    for code in criterion.value:
        condition &= _tagged(criterion.field, [code])
    return condition


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
    usable = [each for each in criteria if each.field in MATCHABLE]
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
        pool.select_related("user", "profile", "city", "country").defer(
            "profile__phone", "profile__whatsapp", "profile__address"
        )
    )
    likeness = bm25(text, {each.pk: each.profile.bio for each in pool})
    pool.sort(key=lambda c: (c.violated, c.open, -c.wished, -likeness[c.pk], c.shuffled))
    best = pool[:limit]
    tags = _words_of(best)
    return [Ranked(each, score(each, musts, wishes), _facts(each, names, tags)) for each in best]


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
            "fact": _fact(candidate, criterion, tags),
        }
        for name, criterion in names
    ]


def _fact(candidate, criterion, tags):
    """What the outcome rests on, in the person's own words or codes; "" where nothing is known."""
    field = criterion.field
    if field in ("languages", "skills", "talents", "language_levels"):
        known = tags.get((candidate.pk, field), {})
        right = [known[code] for code in criterion.value if code in known] or list(known.values())[:6]
        return ", ".join(f"{tag.words or tag.code} ({tag.get_origin_display()})" for tag in right)
    if field == "country":
        return candidate.country.name if candidate.country else ""
    if field in ("availability", "work_mode"):
        return str(getattr(candidate.profile, f"get_{field}_display")())
    value = getattr(candidate, field)
    return "" if value is None else str(value)


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
