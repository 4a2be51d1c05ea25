"""How the words of a sentence are meant: not, if possible, surely, no matter."""

from dataclasses import dataclass

JOINS = {"et", "ou", "and", "or", "&", "+", "/", "-", ",", "nor", "ni"}
CLAUSE_ENDS = {",", ";", ":", "(", ")", "mais", "but", ".", "+"}
# "Apprécié" is said of one thing, "appréciés" of all of a list.
SINGULAR = {"apprecie", "appreciee", "souhaite", "souhaitee", "bienvenu", "bienvenue", "prefere", "preferee", "privilegie",
            "privilegiee", "valorise", "valorisee", "exige", "exigee", "favorise", "souhaitable"}  # fmt: skip
# "No diploma required" asks for nothing; "sans barbe, impératif" does.
DENIALS = {"no", "aucun", "aucune", "pas"}
NEEDED = {"needed", "required", "necessary", "requis", "requise", "requises", "exige", "exigee", "exiges", "exigees",
          "necessaire", "necessaires", "demande", "demandee"}  # fmt: skip
LITTLE = {
    "est",
    "sont",
    "serait",
    "seraient",
    "is",
    "are",
    "would",
    "be",
    "tres",
    "very",
    "c",
    "ce",
    "un",
    "une",
    "a",
    "fortement",
}


@dataclass
class Hit:
    """Codes of one field, from tokens `start` to `end`; offsets are into the text's shadow."""

    field: str
    codes: list
    start: int
    end: int
    source: str
    clause: int = 0
    sentence: object = None
    is_denied: bool = False
    is_not: bool = False
    kind: str = "must"
    weight: int = 3
    is_silent: bool = False
    level: str = ""
    any_of: bool = False


def clauses_of(tokens):
    number, clauses = 0, []
    for token in tokens:
        number += token.text in CLAUSE_ENDS
        clauses.append(number)
    return clauses


def section_of(sentence, hits, cues, section):
    """A heading such as "Les plus :" rules the lines below it, until another heading."""
    if sentence.tokens[-1].text != ":" or hits:
        return section
    headings = {heading for heading, _start, _end in cues}
    if headings & {"neg_before", "neg_after"}:
        return "not"
    return "prefer" if headings & {"prefer", "prefer_adverb"} else ""


def judge(sentence, hits, cues, clauses, section):
    """Say of each hit whether it is wanted or not, surely or if possible."""
    for hit in hits:
        hit.kind = "prefer" if section == "prefer" else "must"
        hit.is_not = (section == "not") != hit.is_denied
    for place, (one, other) in enumerate(zip(sentence.tokens, sentence.tokens[1:], strict=False)):
        # "Plus : arts martiaux."
        if one.text == "plus" and other.text == ":":
            cues = [*cues, ("prefer", place, place + 1)]
    # A cue inside of what somebody asks for is part of its name: "dispo tout de suite".
    cues = [cue for cue in cues if not any(hit.start <= cue[1] and cue[2] <= hit.end for hit in hits)]
    for heading, start, end in cues:
        if heading == "one_of":
            for hit in hits:
                hit.any_of = hit.any_of or hit.start >= end
            continue
        if heading in ("not_neg",):
            continue
        for hit in _reach(sentence, hits, heading, start, end, clauses):
            _apply(hit, _meant(heading, sentence, start, clauses))
    for hit in hits:
        hit.weight = 2 if hit.kind == "prefer" and hit.weight == 3 else hit.weight


def _meant(heading, sentence, start, clauses):
    """What a cue means here: "no licence needed" denies nothing."""
    tokens = sentence.tokens
    if heading == "neg_before" and tokens[start].text in DENIALS:
        rest = {token.text for token, clause in zip(tokens, clauses, strict=True) if clause == clauses[start]}
        if rest & NEEDED:
            return "neutral"
    return heading


def _reach(sentence, hits, heading, start, end, clauses):
    tokens = sentence.tokens
    here = clauses[start]
    after = _run([h for h in hits if h.start >= end], clauses[end - 1], tokens, end)
    before = [h for h in hits if h.end <= start and h.clause == here]
    if heading == "neg_before":
        return after
    if heading == "neg_after":
        return before or _previous(hits, start)
    follows = end < len(tokens) and tokens[end].text in (":", "si", "if", "for")
    if heading == "prefer_adverb" or follows:
        opens = not [h for h in hits if h.end <= start and h.clause == here]
        if follows or (opens and not before and not any(h.end <= start for h in hits)):
            return [h for h in hits if h.start >= end]
        return after or before
    if before:
        return before if tokens[start].text in SINGULAR else _with_list(hits, before, tokens)
    inside = [h for h in hits if h.clause == here]
    if not inside and _is_of_something_else(tokens, clauses, start):
        return []
    return inside or _previous(hits, start) or [h for h in hits if h.start >= end]


def _is_of_something_else(tokens, clauses, start):
    """Whether the cue's own clause names what it is about, in words that nothing knows: ", mooré apprécié"."""
    words = [
        t.text for t, clause in zip(tokens[:start], clauses[:start], strict=True) if clause == clauses[start]
    ]
    return any(word.isalpha() and word not in LITTLE for word in words) and clauses[start] > 0


def _run(after, clause, tokens, end):
    """The hits that follow in the same clause, and beyond a comma those of the same field."""
    found = []
    for hit in after:
        gap = {token.text for token in tokens[(found[-1].end if found else end) : hit.start]}
        if (
            not found
            and gap
            <= {",", "il", "elle", "parle", "de", "la", "un", "une", "a", "le"}
            | {t for t in gap if t.isalpha()}
            and hit.clause <= clause + 1
            and gap & {","}
            and len(gap) <= 4
            and end == hit.start - 1
        ):
            found.append(hit)
        elif hit.clause == clause or (found and found[-1].clause == hit.clause):
            if found and gap & {"avec", "with"} and hit.field != found[-1].field:
                break
            found.append(hit)
        elif (
            found
            and hit.field == found[-1].field
            and gap <= JOINS | {"ni", "de", "d", "la", "le", "l"}
            or found
            and gap & {"ni", "nor"}
        ):
            found.append(hit)
        else:
            break
    return found


def _previous(hits, start):
    before = [hit for hit in hits if hit.end <= start]
    return before[-1:]


def _with_list(hits, reached, tokens):
    """With a list's last item, those before it: "chant, danse et escrime appréciés"."""
    first = min(reached, key=lambda hit: hit.start)
    others = [h for h in hits if h.end <= first.start]
    while others and others[-1].field == first.field and not _ends_a_list(others, tokens):
        gap = {token.text for token in tokens[others[-1].end : first.start]}
        if not gap <= {",", "+", "de", "d", "la", "le", "l", "'"}:
            break
        first = others.pop()
        reached = [first, *reached]
    return reached


def _ends_a_list(others, tokens):
    """Whether the last of them closes an enumeration: "French and English, German a plus"."""
    between = (
        {token.text for token in tokens[others[-2].end : others[-1].start]} if len(others) > 1 else set()
    )
    return bool(between & {"et", "and", "&"})


def _apply(hit, heading):
    if heading == "neutral":
        hit.is_silent = hit.kind != "prefer"
    elif heading == "accepted":
        hit.is_silent = hit.field == "features" and hit.kind != "prefer"
    elif heading in ("neg_before", "neg_after"):
        hit.is_not = True
    elif heading in ("prefer", "prefer_adverb"):
        hit.kind, hit.is_silent = "prefer", False
    elif heading == "must":
        hit.kind, hit.weight = "must", 5
