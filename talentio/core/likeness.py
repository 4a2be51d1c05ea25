"""How alike two names are, and the keys under which alike names are found.

The order of words, accents, particles, a space more or less, the usual spellings and the script
make no difference; a slip of the finger makes a small one. Vowels tell Hassan from Hussein and
Karim from Karima: names of one household that an index of consonants takes for one.
"""

import re
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations, product

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from .names import heard, sound, words

MOST_WORDS = 4
LONGEST_WORD = 40
# A son of Ali writes Ben Ali or Benali; what is left must still be a name.
JOINED_SON = re.compile(r"^be?n(?=[a-z]{3})")
CONSONANT = re.compile(r"[^aeiou]")
# What one hears between consonants: w and y are vowels, ai and au lose their a, e is mute after a vowel.
VOWELS_HEARD = [
    (re.compile(pattern), vowels)
    for pattern, vowels in (
        (r"^abd[aeou]{1,2}(?=[^aeiouyw])", "abd"),
        (r"ou|w", "u"),
        (r"y", "i"),
        (r"[ae](?=[iu])", ""),
        (r"(?<=[aiou])e", ""),
        (r"([aiu])\1+", r"\1"),
        # Arabic writes no short a after the W of Wafa and the Y of Yahya.
        (r"^([iu])a(?=[^aeiou])", r"\1"),
        # Youssef, Yusuf and Yousouf agree on nothing but their consonants.
        (r"(?<=^ius)[aeiou]+(?=f)", ""),
    )
]
# e is heard as a or i, o as a or u, and which of them depends on who writes.
HEARD_AS = {"a": "a", "e": "ai", "i": "i", "o": "au", "u": "u"}
OTHER_VOWEL, EXTRA_WORD = 28, 7
SWAPPED, SHORTEST_SWAPPED = 88, 6


@lru_cache(maxsize=4096)
def written(name: str) -> tuple[str, ...]:
    """The words of a name that count: MOST_WORDS of them, the longest, in the name's order."""
    found = [word[:LONGEST_WORD] for word in words(name)]
    kept = sorted(range(len(found)), key=lambda place: -len(found[place]))[:MOST_WORDS]
    return tuple(found[place] for place in sorted(kept))


def similarity(one: str, other: str) -> int:
    """Say how alike two names are: 0 to 100, where 100 are two spellings of one name."""
    return max((_compared(*pair) for pair in product(_forms(one), _forms(other))), default=0)


def keys(name: str) -> list[int]:
    """Make signed 64-bit keys of which two alike names share at least one, the most telling first.

    Two words that sound the same are enough, and one letter of one of the two sounds may differ.
    """
    forms = _forms(name)
    found = [key for form in forms for key in _exact_keys(form)]
    found += [key for form in forms for key in _slip_keys(form)]
    return [_number(text) for text in dict.fromkeys(found)]


def _forms(name):
    """The words of a name, and again without the Ben that was joined to one; nothing for no name."""
    found = written(name)
    return list(dict.fromkeys((found, tuple(JOINED_SON.sub("", word) for word in found)))) if found else []


def _exact_keys(found):
    heard_words = [sound(word) for word in found]
    found_keys = ["=" + " ".join(sorted(found)), "~" + " ".join(sorted(heard_words))]
    for way in [found, *(_joined(found) if len(found) > 2 else [])]:
        found_keys += [_together(*pair) for pair in combinations(map(sound, way), 2)]
    return found_keys if len(found) > 1 else [*found_keys, heard_words[0]]


def _slip_keys(found):
    heard_words = [sound(word) for word in found]
    found_keys = _shortened(heard_words[0]) if len(found) == 1 else []
    for one, other in combinations(heard_words, 2):
        found_keys += [_together(shortened, other) for shortened in _shortened(one)]
        found_keys += [_together(one, shortened) for shortened in _shortened(other)]
    return found_keys


def _together(one, other):
    return " ".join(sorted((one, other)))


def _shortened(heard_word):
    """The same without one letter: where two of these meet, one letter was changed, added or left out."""
    places = range(len(heard_word)) if len(heard_word) > 1 else ()
    return [heard_word[:place] + heard_word[place + 1 :] for place in places]


def _number(text):
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _joined(found):
    """The same words with two neighbours written as one."""
    return [
        [*found[:place], found[place] + found[place + 1], *found[place + 2 :]]
        for place in range(len(found) - 1)
    ]


def _compared(one, other):
    shorter, longer = sorted((one, other), key=len)
    ways = [longer, *_joined(longer)] if len(longer) > len(shorter) else [longer]
    return max(_aligned(shorter, way) for way in ways)


def _aligned(shorter, longer):
    """Pair off the words that fit best; the one that fits worst weighs as much as all together."""
    places = product(range(len(shorter)), range(len(longer)))
    pairs = sorted(((_alike(shorter[i], longer[j]), i, j) for i, j in places), reverse=True)
    scores, taken = {}, set()
    for score, i, j in pairs:
        if i not in scores and j not in taken:
            scores[i] = score
            taken.add(j)
    mean = sum(scores.values()) / len(scores)
    extra = EXTRA_WORD * (len(longer) - len(shorter))
    return max(0, round((mean + min(scores.values())) / 2 - extra))


@lru_cache(maxsize=8192)
def _alike(one, other):
    if one == other:
        return 100
    skeleton = sound(one)
    if skeleton == sound(other) and CONSONANT.search(skeleton):
        return max(_vowels_alike(one, other), _swapped(one, other))
    return fuzz.ratio(one, other)


def _swapped(one, other):
    is_swap = sorted(one) == sorted(other) and OSA.distance(one, other) == 1
    return SWAPPED if is_swap and len(one) >= SHORTEST_SWAPPED else 0


def _vowels_alike(one, other):
    """Compare two words of the same consonants by what stands before, between and after them."""
    ours, theirs = (CONSONANT.split(_as_heard(word)) for word in (one, other))
    gaps = [_differ(few, many) for few, many in zip(ours[:-1], theirs[:-1], strict=True) if few and many]
    # The last vowel tells a woman's name from a man's; a mute e does not.
    gaps.append(_differ(*("" if each[-1] == "e" else each[-1] for each in (ours, theirs))))
    return max(0, 100 - OTHER_VOWEL * sum(gaps))


def _as_heard(word):
    letters = heard(word)
    for pattern, vowels in VOWELS_HEARD:
        letters = pattern.sub(vowels, letters)
    return letters


def _differ(one, other):
    """Tell whether the vowels between two consonants are others; nobody writes all the short ones."""
    return len(one) != len(other) or not all(
        set(HEARD_AS[ours]) & set(HEARD_AS[theirs]) for ours, theirs in zip(one, other, strict=True)
    )
