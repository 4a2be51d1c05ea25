"""A choice means the same everywhere: in the form, on the page in three languages, and as a filter.

In the system before, gender N was shown as "Femme", every work mode as "Hybride", and some filters sent
values that no form had ever stored.
"""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import QueryDict
from django.utils import translation

from talents import choices
from talents.factories import make_talent
from talents.forms import IdentityForm, ProfessionForm
from talents.models import Profile
from talents.people import BOXES, PeopleFilter

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
LISTS = [getattr(choices, name) for name in ("Gender", "Availability", "WorkMode", "Experience", "RateUnit")]
COLUMNS = [
    (name, value)
    for name, listed in (
        ("gender", choices.Gender),
        ("availability", choices.Availability),
        ("work_mode", choices.WorkMode),
    )
    for value in listed.values
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.__name__)
def test_no_two_values_of_a_list_read_the_same(listed, language):
    with translation.override(language):
        labels = [str(each.label) for each in listed]
    assert len(set(labels)) == len(labels)
    assert all(label.strip() for label in labels)


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.__name__)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_value_is_translated(listed, language):
    with translation.override("en"):
        english = [str(each.label) for each in listed]
    with translation.override(language):
        left = {label for label in map(str, listed.labels) if label in english}
    # One word is both French and English.
    assert left <= ({"Flexible"} if language == "fr" else set())


@pytest.mark.parametrize("column", ["availability", "work_mode"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_page_shows_what_was_chosen_and_nothing_else(client, rabat, column, language):
    call_command("load_catalogue", verbosity=0)
    field = Profile._meta.get_field(column)
    client.cookies["django_language"] = language
    for value, _label in field.choices:
        page = client.get(make_talent(city=rabat, **{column: value}).get_absolute_url()).text
        with translation.override(language):
            shown = {each for each, label in field.choices if f">{label}<" in page.replace("\n", "")}
        assert shown == {value}


@pytest.mark.parametrize(("column", "value"), COLUMNS)
def test_a_filter_finds_what_the_form_stored(rabat, column, value):
    kept = {
        each: make_talent(city=rabat, **{column: each})
        for each, _l in Profile._meta.get_field(column).choices
    }
    criteria = PeopleFilter(_query(**{column: value}))
    assert list(criteria.apply(Profile.objects.all())) == [kept[value]]
    assert not criteria.has_ignored


def _query(**values):
    query = QueryDict(mutable=True)
    query.update(values)
    return query


@pytest.mark.parametrize(
    ("years", "band"), [(0, "0-2"), (2, "0-2"), (3, "3-5"), (5, "3-5"), (6, "6-10"), (10, "6-10")]
)
def test_every_year_of_experience_is_in_one_band(rabat, years, band):
    person = make_talent(city=rabat, years_experience=years)
    for each in choices.Experience.values:
        found = PeopleFilter(_query(experience=each)).apply(Profile.objects.all())
        assert (person in found) == (each == band)


@pytest.mark.parametrize("years", [11, 40, 80])
def test_the_last_band_has_no_end(rabat, years):
    person = make_talent(city=rabat, years_experience=years)
    assert list(PeopleFilter(_query(experience="over-10")).apply(Profile.objects.all())) == [person]


def test_forms_models_and_filters_offer_the_same_values():
    filters = PeopleFilter(_query()).fields
    forms = {**IdentityForm.base_fields, **ProfessionForm.base_fields}
    for name in BOXES:
        if name == "experience":
            continue  # bands of what the form asks as a number
        stored = [value for value, _label in Profile._meta.get_field(name).choices]
        assert [value for value, _label in filters[name].choices] == stored
        assert [value for value, _label in forms[name].choices if value] == stored


def test_somebody_without_a_talent_is_in_every_list_of_staff(client, sam, rabat):
    person = make_talent(city=rabat, first_name="Sansmetier", talents=[])
    client.force_login(sam)
    assert "Sansmetier" in client.get("/talents").text
    assert "Sansmetier" in client.get("/admin/talents/profile/").text
    assert client.get(person.get_absolute_url()).status_code == 200
    columns = {"columns": ["code", "first_name"], "format": "csv", "purpose": "Proof", "separator": ","}
    answer = client.post("/admin/talents/profile/export/", columns)
    assert b"Sansmetier" in b"".join(answer.streaming_content)
