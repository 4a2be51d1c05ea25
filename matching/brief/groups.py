"""From single hits to criteria: "ou" makes alternatives, "et" makes several, words for anybody make none."""

from .criteria import Criterion

EACH_ITS_OWN = {"languages", "skills", "features"}
GENERAL = ["acteur_principal", "acteur_secondaire"]
STATURE = {
    ("tall", "F"): [172, None],
    ("tall", ""): [180, None],
    ("short", "F"): [None, 160],
    ("short", ""): [None, 168],
}
EITHER = {"ou", "or", "/", "soit", "either"}
AND = {"et", "and", "&", "+", "mais", "but", "avec", "with"}
# "Sachant danser le hip-hop" asks for one thing.
DANCES = {"ballet", "contemporary-dance", "hip-hop", "afro-dance", "oriental-dance", "traditional-dances"}
DANCES |= {"salsa-and-latin-dances", "tap-dance"}
RANGE_FIELDS = {"age", "height_cm", "weight_kg", "years_of_experience"}


def merged(hits, everything, kind):
    """Criteria of all hits that count; `everything` also holds the silent ones."""
    anybody = {hit.field for hit in everything}
    by_field = {}
    for hit in hits:
        by_field.setdefault(hit.field, []).append(hit)
    criteria = []
    gender = _gender(by_field.pop("gender", []), "either_gender" in anybody)
    criteria += gender
    criteria += _age(by_field.pop("age", []), by_field.pop("life_stage", []))
    stature = by_field.pop("stature", [])
    if stature and "height_cm" not in by_field:
        criteria += _stature(stature[0], gender)
    if "any_ethnicity" in anybody:
        by_field.pop("ethnicities", None)
    criteria += _years(by_field.pop("years_of_experience", []), by_field.pop("years", []))
    for field, found in by_field.items():
        if field in ("either_gender", "any_ethnicity"):
            continue
        if field in RANGE_FIELDS:
            criteria.append(_criterion(found[:1], "between", found[0].codes))
        elif field in EACH_ITS_OWN:
            criteria += _separate(field, found)
        else:
            criteria += _together(field, found)
    return _without_repeats(criteria)


def _criterion(hits, op, value, field=None):
    kind = "must" if any(hit.kind == "must" for hit in hits) else "prefer"
    weight = max(hit.weight for hit in hits)
    source = " … ".join(dict.fromkeys(hit.source for hit in hits))
    return Criterion(field or hits[0].field, op, list(value), kind, weight, source)


def _gender(hits, is_either):
    hits = [hit for hit in hits if not hit.is_not]
    if is_either or not hits:
        return []
    first = hits[0]
    together = [h for h in hits if h.sentence is first.sentence]
    for one, other in zip(together, together[1:], strict=False):
        between = {t.text for t in first.sentence.tokens[one.end : other.start]}
        if one.codes != other.codes and between & (EITHER | {"et", "and"}) and len(between) <= 3:
            return []
    return [_criterion([first], "in", first.codes)]


def _age(hits, stages):
    hits = [hit for hit in hits if not hit.is_not]
    if hits:
        first = hits[0]
        low, high = first.codes
        for other in hits[1:]:
            if other.sentence is first.sentence and other.clause == first.clause:
                between = {t.text for t in first.sentence.tokens[first.end : other.start]}
                if between & EITHER:
                    low, high = _hull((low, high), other.codes)
                elif not between & {"et", "and"}:
                    low, high = _both((low, high), other.codes)
        return [_criterion([first], "between", [low, high])]
    stages = [hit for hit in stages if not hit.is_not]
    if not stages:
        return []
    first = stages[0]
    low, _dash, high = first.codes[0].partition("-")
    if first.codes[0] == "18-30":
        first.kind, first.weight = "prefer", 2
    return [_criterion([first], "between", [int(low), int(high) if high else None], "age")]


def _hull(one, other):
    lows, highs = (one[0], other[0]), (one[1], other[1])
    return None if None in lows else min(lows), None if None in highs else max(highs)


def _both(one, other):
    if one[1] is None and other[0] is None and one[0] is not None and other[1] >= one[0]:
        return one[0], other[1]
    if one[0] is None and other[1] is None and other[0] <= one[1]:
        return other[0], one[1]
    return one


def _stature(hit, gender):
    of = gender[0].value[0] if gender and gender[0].value == ["F"] else ""
    found = _criterion([hit], "between", STATURE[hit.codes[0], of], "height_cm")
    found.kind, found.weight = "prefer", 2
    return [found]


def _years(hits, words):
    hits = [hit for hit in hits if not hit.is_not]
    if hits:
        return [_criterion(hits[:1], "between", hits[0].codes)]
    for hit in words:
        low, _dash, high = hit.codes[0].partition("-")
        if low != "0" or high:
            found = _criterion(
                [hit], "between", [int(low), int(high) if high else None], "years_of_experience"
            )
            found.kind, found.weight = "prefer", 2
            return [found]
    return []


def _together(field, hits):
    """One criterion of all values, one more of those that are unwanted; must and prefer apart."""
    found = []
    is_list = field in ("talents", "talent_types", "ethnicities")
    if field == "talent_types":
        hits = _exact_types(hits)
    unwanted = [hit for hit in hits if hit.is_not]
    for kind in ("must", "prefer"):
        wanted = [hit for hit in hits if not hit.is_not and hit.kind == kind]
        if wanted:
            found.append(_criterion(wanted, "any" if is_list else "in", _codes(wanted)))
    if unwanted:
        found.append(_criterion(unwanted, "none" if is_list else "not_in", _codes(unwanted)))
    return found


def _exact_types(hits):
    """ "Comédienne pour un second rôle" is the second role; "comédien" alone is any actor."""
    exact = [hit for hit in hits if hit.codes != GENERAL and not hit.is_not]
    return [hit for hit in hits if hit.codes != GENERAL or not exact]


def _codes(hits):
    return list(dict.fromkeys(code for hit in hits for code in hit.codes))


def _separate(field, hits):
    found = []
    if any(set(hit.codes) & DANCES for hit in hits):
        hits = [hit for hit in hits if hit.codes != ["dance"]]
    for group in _groups([hit for hit in hits if not hit.is_not]):
        found.append(_criterion(group, "any", _codes(group)))
        levels = [f"{code}:{hit.level}" for hit in group if hit.level for code in hit.codes]
        if field == "languages" and levels and "notions" not in {hit.level for hit in group}:
            found.append(_criterion(group, "any", levels, "language_levels"))
    unwanted = [hit for hit in hits if hit.is_not]
    if unwanted:
        found.append(_criterion(unwanted, "none", _codes(unwanted)))
    return found


def _groups(hits):
    """Lists of hits that are alternatives of each other."""
    groups, pending = [], []
    for hit in hits:
        if pending and _is_joined(pending[-1], hit):
            pending.append(hit)
            continue
        groups += _split(pending)
        pending = [hit]
    return groups + _split(pending)


def _between(one, other):
    return [token.text for token in one.sentence.tokens[one.end : other.start]]


def _is_joined(one, other):
    if one.sentence is not other.sentence or one.kind != other.kind:
        return False
    words = _between(one, other)
    if one.level and "," in words and not other.level:
        return False
    return len(words) <= 5 and not {";", ".", "("} & set(words)


def _split(hits):
    """Parts between "et", each of which is one group if it holds "ou", or else a group per hit."""
    parts, current = [], hits[:1]
    for one, other in zip(hits, hits[1:], strict=False):
        if set(_between(one, other)) & AND:
            parts.append(current)
            current = []
        current.append(other)
    if current:
        parts.append(current)
    groups = []
    for part in parts:
        words = {word for one, other in zip(part, part[1:], strict=False) for word in _between(one, other)}
        is_either = words & EITHER or all(hit.any_of for hit in part)
        groups += [part] if is_either else [[hit] for hit in part]
    return groups


def _without_repeats(criteria):
    kept = {}
    for each in criteria:
        key = (each.field, each.op, tuple(each.value))
        known = kept.get(key)
        if known is None or (known.kind == "prefer" and each.kind == "must"):
            kept[key] = each
    return list(kept.values())
