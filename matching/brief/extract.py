"""From a text to criteria, by rules and dictionaries; no network and no key."""

from dataclasses import dataclass, field

from . import numbers
from .criteria import LISTS, PROTECTED, RANGES
from .groups import merged
from .hits import hits_in
from .roles import roles_of
from .tokens import Text

APART = ["either_gender", "any_ethnicity"]


@dataclass
class Brief:
    """What a text asks for. `refused` holds protected criteria of a job, which never count."""

    criteria: list
    unparsed: list
    refused: list = field(default_factory=list)
    roles: list = field(default_factory=list)


def understand(text, kind, role=0):
    """Read a text for "cinema" or "standard"; of several roles, that number counting from 0, or all for None."""
    has_roles = kind == "cinema" and role is not None
    roles = roles_of(text) if has_roles else roles_of("")
    chosen = roles[min(role, len(roles) - 1)] if has_roles else None
    reading = Text(chosen.text if chosen else text)
    hits, unparsed, section = [], [], ""
    for sentence in reading.sentences:
        found, section = hits_in(sentence, kind, section)
        hits += found
        if not found and any(token.text.isalnum() for token in sentence.tokens):
            unparsed.append(sentence.words)
    criteria = merged([hit for hit in hits if not hit.is_silent], hits, kind)
    refused = [each for each in criteria if each.field in PROTECTED] if kind == "standard" else []
    kept = [each for each in criteria if each not in refused]
    for number, criterion in enumerate(kept, start=1):
        criterion.id = f"c{number}"
    return Brief(kept, unparsed, refused, [each.name for each in roles] if len(roles) > 1 else [])


__all__ = ["LISTS", "RANGES", "Brief", "numbers", "understand"]
