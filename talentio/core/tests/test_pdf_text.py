"""Text in PDFs: Arabic joined and turned, nothing as a box, nothing taken for markup, lines that fit."""

import pytest

from talentio.core.pdf import text

AMINA = "أمينة"


def drawn(line, face="text", **options):
    return "".join(characters for _font, characters in text.runs(line, face, **options))


def test_arabic_letters_are_joined_and_stand_from_right_to_left():
    shaped = drawn(AMINA, rtl=True)
    assert all("\ufe70" <= letter <= "\ufefc" for letter in shaped)
    # The last letter of the name, in its final form, is drawn first.
    assert shaped[0] == "\ufe94"


def test_latin_words_and_numbers_keep_their_order_inside_arabic():
    line = drawn("صورت بكاميرا RED 8K في 2024", rtl=True)
    assert "RED 8K" in line
    assert "2024" in line
    assert line.index("2024") < line.index("RED")


def test_each_script_has_its_font():
    fonts = [font for font, _characters in text.runs(f"Amina {AMINA}", "title")]
    assert set(fonts) == {"NotoSerif-Bold", "NotoNaskhArabic-Bold"}


@pytest.mark.parametrize("kept", ["Ŋwɛ Traoré", "N’Diaye – « œuvre » €", "I <3 &amp; <b>", "Ñandú", "Đỗ"])
def test_what_people_write_is_drawn_as_it_is(kept):
    assert drawn(text.drawable(kept)) == kept


@pytest.mark.parametrize("gone", ["🎬", "👩🏾‍🎤", "中文", "\u200b", "\x07"])
def test_what_no_font_has_is_left_out(gone):
    assert text.drawable(f"film {gone} art") == "film art"


def test_letters_of_two_parts_become_one():
    assert text.drawable("Benai\u0308ssa") == "Benaïssa"


@pytest.mark.parametrize("words", ["Un long texte " * 40, f"{AMINA} " * 60, "x" * 500, "a " * 300])
def test_lines_fit_and_nothing_is_lost(words):
    lines = text.wrapped(words, "text", 10, 200)
    assert max(text.width(line, "text", 10) for line in lines) <= 200.01
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")


def test_paragraphs_stay_apart():
    assert text.wrapped("one\n\ntwo", "text", 10, 200) == ["one", "", "two"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [(AMINA, True), (f"12 {AMINA}", True), ("Amina", False), ("12", False), ("", False)],
)
def test_the_first_letter_gives_the_direction(words, expected):
    assert text.is_right_to_left(words) is expected


def test_a_line_is_read_as_its_paragraph_is():
    lines = text.wrapped_with_direction(f"{AMINA} " * 20 + "Rabat " * 20, "text", 10, 200)
    assert lines[-1][0].startswith("Rabat")
    assert {rtl for _line, rtl in lines} == {True}
