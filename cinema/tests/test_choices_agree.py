"""A choice of film talents means the same in the form, on the page, in the search and in its figures."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.http import QueryDict
from django.utils import translation

from cinema import choices, registration
from cinema.factories import make_film_talent
from cinema.models import CinemaTalent
from cinema.search import COLUMNS, FilmSearch
from talents.choices import Gender

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
LISTS = [
    getattr(choices, name)
    for name in (
        *("TalentType", "Ethnicity", "EyeColor", "HairColor", "HairType", "HairLength", "SkinTone", "Build"),
        *("ExperienceLevel", "DocumentType", "ProductionType"),
    )
]
# "country" is a table of its own.
VALUES = [
    (name, value)
    for name in COLUMNS
    if name != "country"
    for value, _label in CinemaTalent._meta.get_field(name).choices
]


def search(**criteria):
    query = QueryDict(mutable=True)
    for name, value in criteria.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return FilmSearch(query, is_sensitive_shown=True)


def found(**criteria):
    return set(search(**criteria).apply(CinemaTalent.objects.published()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.__name__)
def test_no_two_values_of_a_list_read_the_same(listed, language):
    with translation.override(language):
        labels = [str(each.label) for each in listed]
    assert len(set(labels)) == len(labels)
    assert all(label.strip() for label in labels)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("gender", Gender.values)
def test_a_gender_is_shown_in_its_own_words(client, rabat, gender, language):
    client.cookies["django_language"] = language
    page = client.get(make_film_talent(city=rabat, gender=gender).get_absolute_url()).text
    words = re.sub(r"<[^>]+>|\s+", " ", page)
    with translation.override(language):
        shown = [each.value for each in Gender if re.search(rf"\b{re.escape(str(each.label))}\b", words)]
    assert shown == [gender]


@pytest.mark.parametrize(("column", "value"), VALUES)
def test_a_criterion_finds_what_was_stored_and_nobody_else(rabat, column, value):
    wanted = make_film_talent(city=rabat, **{column: value})
    other = next(each for each, _l in CinemaTalent._meta.get_field(column).choices if each != value)
    make_film_talent(city=rabat, **{column: other})
    assert found(**{column: value}) == {wanted}
    assert not search(**{column: value}).has_ignored


@pytest.mark.parametrize("value", choices.TalentType.values)
def test_a_kind_of_talent_finds_whoever_has_it_among_others(rabat, value):
    others = [each for each in choices.TalentType.values if each != value]
    wanted = make_film_talent(city=rabat, types=(others[0], value))
    make_film_talent(city=rabat, types=others[:3])
    assert found(type=value) == {wanted}


def test_the_form_offers_what_the_search_asks_for():
    fields = {
        name: f for form in registration.sections.forms.values() for name, f in form.base_fields.items()
    }
    asked = search().fields
    for name in ("gender", "eye_color", "hair_color", "skin_tone", "experience_level"):
        offered = [value for value, _label in fields[name].choices if value]
        assert [value for value, _label in asked[name].choices] == offered, name
    assert [value for value, _label in asked["type"].choices] == choices.TalentType.values
    assert [value for value, _label in asked["ethnicity"].choices] == choices.Ethnicity.values


@pytest.mark.parametrize("height", [100, 170, 171, 250])
def test_the_ends_of_a_range_of_heights_belong_to_it(rabat, height):
    person = make_film_talent(city=rabat, height=height)
    assert found(height_min=f"{height}", height_max=f"{height}") == {person}
    assert height == 250 or not found(height_min=f"{height + 1}")
    assert not found(height_max=f"{height - 1}")


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (18, "18-25"),
        (25, "18-25"),
        (26, "26-35"),
        (35, "26-35"),
        (36, "36-50"),
        (50, "36-50"),
        (51, "51-"),
        (90, "51-"),
    ],
)
def test_every_age_of_grown_ups_is_in_one_band(rabat, time_machine, age, band):
    time_machine.move_to("2027-06-10 12:00+00:00", tick=False)
    # Born on the last day that gives this age, and on the first.
    youngest = make_film_talent(city=rabat, date_of_birth=date(2027 - age, 6, 10))
    oldest = make_film_talent(city=rabat, date_of_birth=date(2027 - age - 1, 6, 11))
    for each in search().fields["age"].choices:
        assert found(age=each[0]) == ({youngest, oldest} if each[0] == band else set())


def test_several_values_of_one_criterion_mean_any_and_two_criteria_mean_both(rabat):
    green = make_film_talent(city=rabat, eye_color="vert", height=160)
    blue = make_film_talent(city=rabat, eye_color="bleu", height=180)
    make_film_talent(city=rabat, eye_color="noir", height=180)
    assert found(eye_color=["vert", "bleu"]) == {green, blue}
    assert found(eye_color=["vert", "bleu"], height_min="170") == {blue}


def test_what_the_search_does_not_know_keeps_nobody_out_and_is_told(rabat):
    person = make_film_talent(city=rabat)
    for criteria in (
        {"eye_color": "violet"},
        {"age_min": "old"},
        {"height_min": "9" * 40},
        {"sort": "beauty"},
    ):
        assert found(**criteria) == {person}
        assert search(**criteria).has_ignored, criteria


def test_who_may_not_see_sensitive_answers_cannot_find_them_out_by_searching(rabat):
    make_film_talent(city=rabat, skin_tone="fonce", ethnicities=("berbere",))
    plain = make_film_talent(city=rabat)
    for criteria in ({"skin_tone": "fonce"}, {"ethnicity": "berbere"}):
        query = QueryDict(mutable=True)
        query.update(criteria)
        blind = FilmSearch(query, is_sensitive_shown=False)
        assert plain in blind.apply(CinemaTalent.objects.published())
        assert blind.has_ignored
        assert plain not in found(**criteria)
