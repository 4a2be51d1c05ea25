"""Several roles in one notice: where each begins, and what is said for all."""

import re
from dataclasses import dataclass

from .tokens import folded

MARK = r"[-•*–·>\s]*"
NAMED = re.compile(
    rf"^{MARK}(?:(?:le |the )?(?:roles?|personnages?|characters?|profils?|profiles?|casting|poste)\b\s*(?:n[°o]\s*)?#?\s*(?:\d+|[a-z]\b)?\s*(?:[:.–—)(-]|$)|\d{{1,2}}\s*[.)/-]\s+\S)"
)
CAPITALS = re.compile(rf"^{MARK}(?:\d+[.)]\s*)?[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’ -]{{2,40}}\s*[,:(–—-]")
SHORT = re.compile(
    rf"^{MARK}(?:\d+\s+)?(?:h|f|hommes?|femmes?|un homme|une femme|a man|a woman|man|woman|men|women|male|female|garcons?|filles?|une actrice|un acteur|une comedienne|un comedien)\b[^.\n]*\d"
)
FOR_ALL = re.compile(
    r"\b(?:tous|toutes|all roles|all actors|everyone|pour l'ensemble|chaque|all candidates)\b"
)


@dataclass(frozen=True)
class Role:
    """A role of a notice: its name as written, and the text to understand for it."""

    name: str
    text: str


def roles_of(text):
    """The roles of a notice, at least one; what stands before the first belongs to each."""
    lines = text.splitlines()
    for is_start in (_names_a_role, _is_short_profile):
        starts = [number for number, line in enumerate(lines) if is_start(line)]
        if len(starts) >= 2:
            return _split(lines, starts)
    return [Role("", text)]


def _names_a_role(line):
    plain = folded(line)[0]
    return bool(NAMED.match(plain) or (CAPITALS.match(line) and re.search(r"\d", line)))


def _is_short_profile(line):
    return bool(SHORT.match(folded(line)[0]))


def _split(lines, starts):
    common = lines[: starts[0]]
    last = starts[-1]
    closing = next((n for n in range(last + 1, len(lines)) if not lines[n].strip()), len(lines))
    common += lines[closing:]
    common += [line for line in lines[last + 1 : closing] if FOR_ALL.search(folded(line)[0])]
    roles = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else closing
        own = lines[start:end]
        if number + 1 == len(starts):
            own = [own[0]] + [line for line in own[1:] if not FOR_ALL.search(folded(line)[0])]
        name = own[0].strip(" -•*–·>")[:60]
        roles.append(Role(name, "\n".join([*own, "", *common])))
    return roles
