"""T6: the catalogue is there from the start, in three languages, and staff's changes stay."""

import pytest
from django.core.management import call_command
from django.utils import translation

from talents.models import Talent, TalentCategory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue():
    # Tests with real transactions empty every table; the migration filled it only once.
    call_command("load_catalogue", verbosity=0)


def test_it_has_fourteen_categories_and_every_talent_has_three_names():
    assert TalentCategory.objects.count() == 14
    assert Talent.objects.count() == 125
    assert not Talent.objects.filter(name_ar="").exists()


@pytest.mark.parametrize(
    ("language", "name"), [("fr", "Photographe"), ("en", "Photographer"), ("ar", "مصور فوتوغرافي")]
)
def test_a_talent_is_called_in_the_language_of_the_reader(language, name):
    with translation.override(language):
        assert str(Talent.objects.get(code="photographer")) == name


def test_loading_again_keeps_what_staff_renamed_or_switched_off(capsys):
    Talent.objects.filter(code="photographer").update(name_fr="Photographe d’art", is_active=False)
    call_command("load_catalogue")
    assert "0 added" in capsys.readouterr().out
    changed = Talent.objects.get(code="photographer")
    assert (changed.name_fr, changed.is_active) == ("Photographe d’art", False)


def test_what_is_switched_off_is_not_offered():
    Talent.objects.filter(code="photographer").update(is_active=False)
    assert not Talent.objects.offered().filter(code="photographer").exists()


@pytest.mark.parametrize("page", ["talent", "talentcategory"])
def test_staff_see_the_catalogue(client, sam, page, django_assert_max_num_queries):
    client.force_login(sam)
    with django_assert_max_num_queries(10):
        assert client.get(f"/admin/talents/{page}/").context["cl"].result_count >= 14
