"""Finding a person by name, however it is written, and for staff by e-mail and code too.

Names are folded and reduced to sounds in Python (`talentio.core.spelling`, `talentio.core.names`),
because the database must find the same people on SQLite, and knows nothing of Arabic spellings;
PostgreSQL adds trigram indexes, and `unaccent` is not needed.
"""

from django.db.models import Q

from talentio.core.names import PARTICLES, sounds
from talentio.core.spelling import fold

MOST_WORDS = 6
# Up to so many people of a name are named one by one.
RARE = 500
# Fewer letters hold no trigram, and sound like half of all names.
SHORTEST_SOUND = 3
KEY_LENGTH, SOUNDS_LENGTH = 210, 300


def name_key(name: str) -> str:
    return fold(name)[:KEY_LENGTH]


def name_sounds(name: str) -> str:
    """The sounds of a name, each between spaces, so that a whole one is found by " sound "."""
    return f" {' '.join(sounds(name))} "[:SOUNDS_LENGTH]


def normalise_email(address):
    """Lower-case the whole address: people do not know that the part before @ may differ by case.

    What cannot be seen goes: it comes along when an address is copied, and IDNA ignores it in a domain,
    so that one mailbox would have two accounts.
    """
    return "".join(c for c in (address or "") if c.isprintable()).strip().lower()


def normalise_code(text):
    """A code as people type it: any case, spaces and dashes anywhere."""
    return "".join(c for c in (text or "").upper() if c.isalnum())


def is_named(text, prefix=""):
    """Build the condition "every word is in the name as it is written, or as it sounds".

    Words fit in any order, the first six count. `prefix` leads from another model to the account,
    such as `"user__"`. A text without a letter names nobody.
    """
    words = fold(text).split()[:MOST_WORDS]
    if not words:
        return Q(**{f"{prefix}pk__in": []})
    heard = [_sounds_of(word) for word in words]
    word_by_word = Q()
    for word, sounds_of_word in zip(words, heard, strict=True):
        word_by_word &= _is_written(word, prefix) | _is_heard(sounds_of_word, prefix)
    # Once more as a whole: "Abd el Kader" is one word to the ear, and particles are none.
    as_a_whole = _sounds_of(text)
    if all(heard) and as_a_whole == sum(heard, []):
        return word_by_word
    return word_by_word | _is_heard(as_a_whole, prefix)


def _sounds_of(text):
    """Sounds of the words that are long enough; none for particles alone, which many names hold."""
    if len(text) < SHORTEST_SOUND or text in PARTICLES:
        return []
    return sounds(text)[:MOST_WORDS]


def _is_written(word, prefix):
    if len(word) < SHORTEST_SOUND:
        begins = Q(**{f"{prefix}name_key__startswith": word})
        return begins | Q(**{f"{prefix}name_key__contains": f" {word}"})
    return Q(**{f"{prefix}name_key__contains": word})


def _is_heard(heard, prefix):
    if not heard:
        return Q(**{f"{prefix}pk__in": []})
    condition = Q()
    for sound in heard:
        condition &= Q(**{f"{prefix}name_sounds__contains": f" {sound} "})
    return condition


def rare(people):
    """The keys of these people if they are few, else None; one query.

    Of a condition on a name PostgreSQL cannot guess how few it leaves, and would read everybody for
    them: look a rare name up first, and say whom it named.
    """
    keys = list(people.order_by().values_list("pk", flat=True)[: RARE + 1])
    return keys if len(keys) <= RARE else None


def has_code(text, prefix=""):
    """Build the condition "the code begins with this text"; codes are public, unlike e-mails."""
    return Q(**{f"{prefix}code__startswith": normalise_code(text) or "-"})


def is_found_by_staff(text, prefix=""):
    """Build the condition "so named, or the e-mail or the code begins so".

    For the back-office only: a list that others reach would tell them addresses letter by letter.
    """
    by_email = Q(**{f"{prefix}email__startswith": normalise_email(text)})
    return is_named(text, prefix) | by_email | has_code(text, prefix)
