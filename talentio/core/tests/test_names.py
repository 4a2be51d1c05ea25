"""B7, T7: one name in all the ways that people write it."""

import pytest

from talentio.core.names import sounds, words

SAME = [
    ["Mohamed", "Mohammed", "Muhammad", "Mouhamed", "MOHAMED", "محمد", "مُحَمَّد"],
    ["Youssef", "Yusuf", "Yousouf", "يوسف"],
    ["Aïcha", "Aisha", "Aysha", "عائشة"],
    ["Khadija", "Khadidja", "خديجة"],
    ["Chaimae", "Shaima", "شيماء"],
    ["Jamal", "Djamel", "جمال"],
    ["Qasim", "Kacem", "قاسم"],
    ["Wafa", "Ouafa", "وفاء"],
    ["Tarek", "Tariq", "طارق"],
    ["Saïd", "Sayed", "سعيد"],
    ["Abdelkader", "Abdel Kader", "Abd el-Kader", "Abdul Qadir", "عبد القادر", "عبدالقادر"],
    ["Abderrahmane", "Abdurrahman", "Abd ar-Rahman"],
    ["Abdallah", "Abdullah", "Abd Allah"],
    ["Omar", "Oumar", "عمر"],
    ["El Idrissi", "Idrissi", "Al-Idrisi", "الإدريسي"],
    ["Ben Ali", "Ali", "بن علي"],
    ["Fatima Zahra", "Fatma Zohra", "فاطمة الزهراء"],
    ["Traoré", "TRAORE", "Traoré"],
    ["N'Diaye", "Ndiaye"],
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda names: names[0])
def test_spellings_of_one_name_sound_the_same(spellings):
    assert len({tuple(sounds(name)) for name in spellings}) == 1, [sounds(name) for name in spellings]


@pytest.mark.parametrize(
    ("one", "other"), [("Amina", "Imane"), ("Hassan", "Hamid"), ("Kofi", "Kwame"), ("Omar", "Amar")]
)
def test_different_names_sound_different(one, other):
    assert sounds(one) != sounds(other)


def test_a_name_of_particles_alone_keeps_them():
    assert words("Ben El") == ["ben", "el"]


@pytest.mark.parametrize("nothing", ["", "  ", "…", "🙂"])
def test_what_is_no_name_has_no_sound(nothing):
    assert [sound for sound in sounds(nothing) if not sound] == []


def test_other_scripts_are_spelled_in_latin_letters():
    assert words("ሰላም") == ["selam"]
