"""Names of people as they sound: spelling, accents, particles and script apart.

A sound is a skeleton of consonants behind the first vowel: Mohammed, Mouhamed and محمد are all
"mhmd". It is coarse on purpose: it finds candidates, something else judges them.
"""

import re
import unicodedata

from anyascii import anyascii

from .spelling import fold

# Words that people write, leave out or join to the next one as they like.
PARTICLES = {
    *("al", "el", "abou", "abu", "aboul", "ben", "bin", "bn", "ibn", "bint", "beni", "oulad", "ould", "ait"),
    *("de", "du", "da", "des", "dos", "la", "le", "van"),
}
# Arabic letters by how they sound in Latin spellings; short vowels are no letters and fold away.
ARABIC = str.maketrans(
    {
        **dict(zip("بتثجحدذرزسصضطظغفقكلمنه", "bttjhddrzssdtdgfkklmnh", strict=True)),
        **dict.fromkeys("اأآٱعىة", "a"),
        **dict.fromkeys("إيئ", "i"),
        **dict.fromkeys("وؤ", "u"),
        "ش": "sh",
        "خ": "k",
        "ء": "",
        "پ": "p",
        "ڤ": "v",
        "گ": "g",
        "ڭ": "g",
        "چ": "ch",
    }
)
# Its first letter does not say with which vowel such a name begins.
UNWRITTEN_VOWELS = {"عمر": "omar", "عثمان": "othman", "أسامة": "osama", "اسامة": "osama"}
ARTICLE = re.compile(r"\bال(?=\w{3})")
# Abd al-Qadir, Abdel Kader and Abdelkader are one name; so are the sun letters of Abderrahmane.
SERVANT_OF = re.compile(r"\babd(?:\s?[aeou]{1,2}[lrsntdz]\b)?\s?(?=\w)")
JOINED_ARTICLE = re.compile(r"\babd(?:[aeou]{1,2}l|l)(?=[^aeiou]|[aeiou][^l\s])")
LATIN = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"x", "ks"),
        (r"ph|v", "f"),
        (r"tch|sch|sh|ch", "x"),
        (r"[kgdt]h", lambda match: match[0][0]),
        (r"d[jg]", "j"),
        (r"g(?=[eiy])", "j"),
        (r"c(?=[eiy])", "s"),
        (r"ck|[cq]", "k"),
        (r"gu(?=[eiy])", "g"),
        (r"p", "b"),
        (r"(.)\1+", r"\1"),
        (r"(?<=.)h$", ""),
    )
]
VOWELS = {"e": "a", "y": "i", "o": "u", "w": "u"}


def words(name: str) -> list[str]:
    """Split a name into words of Latin letters, folded; particles only where there is nothing else."""
    # Before folding, which takes the hamza off its letter, and parts N'Diaye in two.
    written = ARTICLE.sub("", unicodedata.normalize("NFKC", re.sub("['’ʼ`]", "", name)))
    spelled = " ".join(UNWRITTEN_VOWELS.get(word, word).translate(ARABIC) for word in written.split())
    latin = re.sub(r"[^a-z0-9 ]", "", anyascii(fold(spelled)).lower())
    found = SERVANT_OF.sub("abd", JOINED_ARTICLE.sub("abd", latin)).split()
    return [word for word in found if word not in PARTICLES] or found


def heard(word: str) -> str:
    """Spell one of `words()` as it is heard; vowels and the half-vowels w and y stay."""
    for pattern, replacement in LATIN:
        word = pattern.sub(replacement, word)
    return word


def sound(word: str) -> str:
    """Reduce one of `words()` to how it sounds; never empty for a word."""
    letters = heard(word)
    first = VOWELS.get(letters[:1], letters[:1])
    return first + re.sub("[aeiouyw]", "", letters[1:])


def sounds(name: str) -> list[str]:
    """How each word of a name sounds, in the order of the name."""
    return [sound(word) for word in words(name)]
