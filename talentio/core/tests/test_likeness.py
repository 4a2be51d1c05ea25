"""B7: spellings of one name are alike and share a key; names of one household are neither taken for one."""

import random
import re
from itertools import combinations

import pytest

from talentio.core.likeness import MOST_WORDS, keys, similarity, written

from .test_names import SAME

MATCH = 87  # the default of the setting `name_match_threshold`

ALIKE = [
    ("Mohamed El Idrissi", "Mohammed Idrissi"),  # particle, doubled letter
    ("Moussa Traoré", "TRAORE Moussa"),  # order, accent, case
    ("Jean-Pierre Nguema", "Jean Pierre N'Guema"),  # hyphen, apostrophe
    ("Ｍｏｈａｍｅｄ Alaoui", "Mohamed Alaoui"),  # full-width letters: one name after NFKC
    ("Aïssatou Diop", "Aïssatou Diop"),  # combining marks
    ("محمد الإدريسي", "Mohammed El Idrissi"),
    ("فاطمة الزهراء بنعلي", "Fatima Zohra Benali"),
    ("حسن العلوي", "Hassan Alaoui"),
    ("Karim Benali", "Karim Ben Ali"),
    ("Fatimazahra Benali", "Fatima Zahra Ben Ali"),
    ("Nour-Eddine Fassi", "Noureddine Fassi"),
    ("Zineb Chraïbi", "Zaynab Shraibi"),
    ("Soufiane Tazi", "Sofyan Tazi"),
    ("Mamadou Diallo", "Mamadu Diallo"),
    ("Mohamed Idrissi", "Mohaned Idrissi"),  # a slip: another letter
    ("Amina Benjelloun", "Amina Benkelloun"),
    ("Amina Benjelloun", "Amina Bemjelloun"),
    ("Jean Dupond", "Jean Dupont"),
    ("Aboubacar Keita", "Boubacar Keita"),  # a letter left out
    ("Brahim Tazi", "Brhaim Tazi"),  # letters swapped
    ("Brahim Tazi", "Brahmi Tazi"),
    ("Fatima Zahra Benali", "Fatima Benali"),  # one given name of two
]
OTHERS = [
    ("Fatima Benjelloun", "Amina Benjelloun"),  # twins
    ("Hassan Benjelloun", "Hussein Benjelloun"),
    ("Hassan Benjelloun", "Hossein Benjelloun"),
    ("حسين العلوي", "Hassan Alaoui"),
    ("Karim Benali", "Karima Benali"),
    ("Amina Benjelloun", "Amine Benjelloun"),
    ("Jamal Idrissi", "Jamil Idrissi"),
    ("Nadia Benjelloun", "Nada Benjelloun"),
    ("Samir Benjelloun", "Sabir Benjelloun"),
    ("Mohamed Alaoui", "Mahmoud Alaoui"),
    ("Mohamed Amine Alaoui", "Mohamed Reda Alaoui"),
    ("Jean Paul Nguema", "Jean Pierre Nguema"),
    ("Kofi Mensah", "Kwame Mensah"),
    ("Aïssatou Diop", "Aïssata Diop"),
    ("Awa Sow", "Aya Sow"),
    ("Mohamed Alaoui", "Mohamed Tazi"),
    ("Mohamed", "Mohamed Amine Reda Alaoui"),
]


@pytest.mark.parametrize("pair", ALIKE, ids=" ~ ".join)
def test_one_name_written_otherwise_is_alike_and_shares_a_key(pair):
    one, other = pair
    assert similarity(one, other) >= MATCH
    assert set(keys(one)) & set(keys(other))


@pytest.mark.parametrize("pair", OTHERS, ids=" ~ ".join)
def test_another_name_is_not_alike(pair):
    assert similarity(*pair) < MATCH


@pytest.mark.parametrize("spellings", SAME, ids=lambda names: names[0])
def test_the_usual_spellings_make_no_difference(spellings):
    for one, other in combinations(spellings, 2):
        assert similarity(f"{one} Ouédraogo", f"Ouedraogo {other}") == 100, (one, other)


@pytest.mark.parametrize("pair", [*ALIKE, *OTHERS], ids=" ~ ".join)
def test_it_does_not_matter_which_of_two_names_comes_first(pair):
    one, other = pair
    assert similarity(one, other) == similarity(other, one)


def test_a_name_is_wholly_like_itself():
    assert [similarity(name, name) for pair in ALIKE for name in pair] == [100] * (2 * len(ALIKE))


@pytest.mark.parametrize("nothing", ["", "  ", "…", "🙂"])
def test_what_is_no_name_is_like_nothing_and_has_no_key(nothing):
    assert similarity(nothing, "Amina Benjelloun") == similarity(nothing, nothing) == 0
    assert keys(nothing) == []


def slips(name, *, chance):
    """The name with one consonant of its longest word changed, left out or followed by another."""
    word = max(name.split(), key=len)
    # Not before an h, with which a letter would be another one altogether.
    inside = list(zip(word[1:], word[2:] + " ", strict=True))
    places = [n for n, (here, after) in enumerate(inside, start=1) if here not in "aeiouyhw" and after != "h"]
    place = chance.choice(places)
    letter = chance.choice("bdfklmnrst")
    wrong = chance.choice([letter, "", word[place] + letter])
    return name.replace(word, word[:place] + wrong + word[place + 1 :])


def test_whatever_the_slip_of_one_consonant_a_key_is_shared():
    chance = random.Random(7)
    names = {name for pair in [*ALIKE, *OTHERS] for name in pair if name.isascii() and " " in name}
    for name in sorted(name for name in names if max(map(len, name.split())) >= 5):
        for _ in range(40):
            slip = slips(re.sub(r"(.)\1", r"\1", name.lower()), chance=chance)
            assert set(keys(name)) & set(keys(slip)), (name, slip)


def test_the_most_telling_keys_come_first():
    """Same spelling before same sound: where only so many are looked at, these are."""
    karim, karima = keys("Karim Alaoui"), keys("Karima Alaoui")
    assert karim[0] == keys("ALAOUI Karim")[0] != karima[0]
    assert karim[1] == karima[1]


def test_keys_fit_the_column_and_their_number_is_bounded():
    longest = keys(" ".join(f"{'bcdfghjklmnpqrst'[n:]}{n}" for n in range(12)))
    assert len(written("un deux trois quatre cinq")) == MOST_WORDS
    assert len(longest) <= 500
    assert all(-(2**63) <= key < 2**63 for key in longest)
    assert len(keys("Amina Diallo")) <= 12


def test_a_name_of_one_word_is_found_with_a_slip_too():
    for slip in ("Ronildo", "Ronado", "Rondaldo", "Romaldo"):
        assert set(keys("Ronaldo")) & set(keys(slip)), slip
