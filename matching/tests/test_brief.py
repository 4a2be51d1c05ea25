"""What a text asks for, sentence by sentence; the development set of briefs is the larger test."""

import pytest

from bench.briefs import DEVELOPMENT, FOURTH, SECOND, THIRD, measure
from matching.brief.criteria import Criterion, Unreadable
from matching.brief.extract import understand


def asked(text, kind="cinema", **options):
    brief = understand(text, kind, **options)
    return {(each.field, each.op): (each.value, each.kind) for each in brief.criteria}


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("Femme entre 40 et 50 ans.", [40, 50]),
        ("Femme, la quarantaine.", [40, 49]),
        ("A woman in her mid-thirties.", [34, 36]),
        ("Homme majeur.", [18, None]),
        ("H 30-40", [30, 40]),
        ("Man, over 60 years old", [60, None]),
        ("Une femme de moins de trente ans", [None, 29]),
        ("Femme entre quarante-cinq et cinquante ans", [45, 50]),
        ("Woman, late twenties to early thirties", [27, 33]),
    ],
)
def test_an_age_is_read_however_it_is_written(text, ages):
    assert asked(text)["age", "between"] == (ages, "must")


@pytest.mark.parametrize(
    ("text", "height"),
    [
        ("Homme, 1m80 minimum", [180, None]),
        ("Man, 5'11 or taller", [180, None]),
        ("Femme mesurant entre 1,65 m et 1,75 m", [165, 175]),
        ("Homme de 175 à 185 cm", [175, 185]),
    ],
)
def test_a_height_is_read_in_metres_and_in_feet(text, height):
    assert asked(text)["height_cm", "between"] == (height, "must")


@pytest.mark.parametrize(
    "text",
    [
        "Barbe exclue.",
        "Homme sans barbe.",
        "Man, no beard.",
        "Pas de barbe, yeux bleus.",
        "Barbe : interdite.",
    ],
)
def test_not_is_read_before_and_behind_the_noun(text):
    assert asked(text)["features", "none"] == (["beard"], "must")


def test_not_ends_with_its_clause():
    assert asked("Pas de barbe, yeux bleus.")["eye_color", "in"] == (["bleu", "bleu_clair"], "must")


@pytest.mark.parametrize(
    "text",
    [
        "Idéalement, il parle wolof.",
        "Wolof a plus.",
        "Le wolof serait un plus.",
        "Wolof souhaité.",
        "Preferably speaks Wolof.",
    ],
)
def test_a_wish_is_no_condition(text):
    assert asked(text)["languages", "any"] == (["wo"], "prefer")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Parle darija.", "ary"),
        ("Doit parler tachelhit.", "shi"),
        ("Speaks Wolof.", "wo"),
        ("Dialecte libanais.", "apc"),
    ],
)
def test_dialects_are_languages_of_their_own(text, code):
    assert asked(text)["languages", "any"][0] == [code]


def test_or_gives_a_choice_and_and_gives_two():
    brief = understand("Parle wolof ou bambara, joue de la kora et de la guitare.", "cinema")
    assert [(each.field, each.value) for each in brief.criteria] == [
        ("languages", ["wo", "bm"]),
        ("skills", ["kora"]),
        ("skills", ["guitar"]),
    ]


def test_what_is_not_required_is_no_criterion():
    assert ("languages", "any") not in asked("Femme. Anglais non requis.")


def test_words_for_anybody_ask_for_no_gender():
    assert ("gender", "in") not in asked("Figurants H/F, hommes et femmes de 20 à 30 ans, toutes origines.")


def test_of_several_roles_one_is_read_with_what_is_said_for_all():
    text = "Rôle 1 : Amina, femme, 30 à 35 ans\nRôle 2 : Omar, homme, 50 à 60 ans\n\nTous parlent français."
    assert len(understand(text, "cinema").roles) == 2
    omar = asked(text, role=1)
    assert (omar["gender", "in"][0], omar["age", "between"][0]) == (["M"], [50, 60])
    assert omar["languages", "any"][0] == ["fr"]


def test_a_job_refuses_protected_criteria_and_shows_them():
    brief = understand("Comptable à Dakar, homme de moins de 35 ans, marocain.", "standard")
    assert {each.field for each in brief.criteria} == {"talents", "city"}
    assert {each.field for each in brief.refused} == {"gender", "age", "nationality"}


def test_what_nobody_understood_is_shown():
    brief = understand("Femme de 30 à 40 ans. Rémunération selon barème.", "cinema")
    assert brief.unparsed == ["Rémunération selon barème."]


def test_characters_that_nobody_sees_change_nothing():
    assert asked("Fem\u200bme de 30 à 4\u200b0 ans") == asked("Femme de 30 à 40 ans")


@pytest.mark.parametrize("text", ["", "   ", "\n" * 5000, "?" * 20_000, "1" * 20_000, "سيدة في الأربعين"])
def test_odd_texts_ask_for_nothing_and_do_no_harm(text):
    assert understand(text, "cinema").criteria == []


@pytest.mark.parametrize(
    "data",
    [
        {"field": "shoe", "op": "in", "value": ["x"]},
        {"field": "age", "op": "in", "value": [1]},
        {"field": "age", "op": "between", "value": [50, 40]},
        {"field": "gender", "op": "in", "value": "F"},
        {"field": "gender", "op": "in", "value": ["F"], "weight": 9},
        {"field": "gender"},
    ],
)
def test_what_is_no_criterion_is_refused(data):
    with pytest.raises(Unreadable):
        Criterion.read(data)


@pytest.mark.parametrize(
    ("path", "least"), [(DEVELOPMENT, 0.95), (SECOND, 0.95), (THIRD, 0.9), (FOURTH, 0.9)]
)
def test_nine_of_ten_criteria_are_found_and_found_right(path, least):
    expected, found, given, right, wrong = measure(path)
    assert found / expected >= least, wrong
    assert right / given >= least, wrong


@pytest.mark.parametrize(
    "text", ["Femme de type amazigh, 30 ans.", "Type amazighe ou berbère.", "Un homme amazigh."]
)
def test_a_people_that_is_meant_is_no_language(text):
    found = {each.field: each.value for each in understand(text, "cinema").criteria}
    assert found["ethnicities"] == ["berbere"]
    assert "languages" not in found


def test_a_tongue_that_is_spoken_is_no_people():
    found = {each.field: each.value for each in understand("Femme parlant amazigh.", "cinema").criteria}
    assert found["languages"] == ["zgh"]
    assert "ethnicities" not in found


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Développeur web (5 ans mini)", [5, None]),
        ("Data analyst, 3-5 years", [3, 5]),
        ("Photographer. 5 yrs+", [5, None]),
        ("Monteuse, minimum deux ans", [2, None]),
        ("Receptionist, at least one year in a similar role", [1, None]),
    ],
)
def test_a_job_asks_for_years_without_the_word_experience(text, years):
    assert asked(text, "standard")["years_of_experience", "between"] == (years, "must")


@pytest.mark.parametrize("text", ["Comptable, CDD de 2 ans", "Contrat de 3 ans minimum, comptable"])
def test_the_length_of_a_contract_is_no_experience(text):
    assert ("years_of_experience", "between") not in asked(text, "standard")


@pytest.mark.parametrize(
    ("text", "height"), [("Homme, pas plus d'1m75", [None, 175]), ("Woman, not under 160 cm", [160, None])]
)
def test_a_bound_that_is_denied_is_the_other_bound(text, height):
    assert asked(text)["height_cm", "between"] == (height, "must")


@pytest.mark.parametrize(
    ("text", "ages"),
    [("Homme, la trentaine bien tassée", [35, 39]), ("Woman, 70s or older", [70, None])],
)
def test_the_end_of_a_decade_is_heard(text, ages):
    assert asked(text)["age", "between"] == (ages, "must")


@pytest.mark.parametrize(
    "text",
    [
        "Woman. No driving licence needed.",
        "Femme. Aucun permis de conduire exigé.",
    ],
)
def test_nothing_is_needed_denies_nothing(text):
    assert not [field for field, _op in asked(text) if field == "skills"]


def test_without_and_surely_still_denies():
    assert asked("Homme sans barbe, impératif")["features", "none"][0] == ["beard"]
    assert asked("Homme rasé de près")["features", "none"][0] == ["beard"]


def test_a_wish_for_the_last_of_a_closed_list_is_for_it_alone():
    kinds = {
        tuple(each.value): each.kind
        for each in understand("Fluent French and English, German a plus.", "standard").criteria
        if each.field == "languages"
    }
    assert kinds == {("fr",): "must", ("en",): "must", ("de",): "prefer"}
    kinds = {tuple(e.value): e.kind for e in understand("React, Docker apprécié", "standard").criteria}
    assert kinds == {("react",): "must", ("docker",): "prefer"}
    kinds = {e.kind for e in understand("Chant, danse et escrime appréciés", "cinema").criteria}
    assert kinds == {"prefer"}


def test_a_wish_for_something_unknown_changes_nothing_before_it():
    assert asked("Électricien, 4 ans d'expérience, mooré apprécié", "standard")[
        "years_of_experience", "between"
    ] == ([4, None], "must")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Long métrage franco-marocain. Femme.", "nationality"),
        ("Homme à barbe blanche", "ethnicities"),
        ("Woman with a neutral African accent", "ethnicities"),
        ("Acrobates pour spectacle de rue", "features"),
        ("Swahili mother tongue", "gender"),
        ("Femme, tatouages acceptés", "features"),
    ],
)
def test_words_that_only_sound_like_a_criterion_are_none(text, field):
    assert field not in {name for name, _op in asked(text)}


def test_either_sex_still_tells_what_they_do():
    assert asked("Cherche danseurs et danseuses afro / hip-hop")["talent_types", "any"][0] == ["danseur_fond"]


@pytest.mark.parametrize(
    ("text", "cities"),
    [
        ("Chauffeur sur la ligne Dakar-Bamako.", ["Dakar", "Bamako"]),
        ("Commerciale pour le secteur Casablanca – Rabat.", ["Casablanca", "Rabat"]),
        ("Serveuse, zone Rabat/Tanger.", ["Rabat", "Tanger"]),
        ("Comptable pour une PME d'Abidjan.", ["Abidjan"]),
        ("Comptable à Porto-Novo.", ["Porto-Novo"]),
    ],
)
def test_cities_are_found_where_a_hyphen_joins_them(text, cities):
    assert asked(text, "standard")["city", "in"] == (cities, "must")


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        ("Graphiste : Photoshop et Illustrator.", ["illustrator-software", "photoshop"]),
        ("Graphiste, maîtrise d'Illustrator.", ["illustrator-software"]),
        ("Data analyst: Power BI or Tableau.", ["power-bi", "tableau"]),
        ("Tenue d'un tableau de bord.", []),
        ("Tableau de suivi à tenir.", []),
        ("Peintre de Tableaux.", []),
        ("Hiring: Illustrator / Painter.", []),
    ],
)
def test_tools_that_are_words_too_are_told_from_words(text, tools):
    brief = understand(text, "standard")
    found = [code for each in brief.criteria if each.field == "skills" for code in each.value]
    assert sorted(found) == tools
    trades = {code for each in brief.criteria if each.field == "talents" for code in each.value}
    assert ("illustrator" in trades) == ("Hiring" in text)
