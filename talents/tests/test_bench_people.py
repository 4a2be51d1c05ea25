"""The invented people of the benchmarks are as the program would have made them, and always the same."""

import pytest
from django.core.management import call_command
from django.db import transaction

from accounts.models import User
from accounts.name_search import name_key, name_sounds
from bench import fill
from talentio.core.models import City
from talents.completeness import score
from talents.factories import make_talent
from talents.models import Profile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places():
    call_command("load_places", verbosity=0)
    call_command("load_catalogue", verbosity=0)


def everybody():
    people = Profile.objects.select_related("user").prefetch_related("talents", "social_links").order_by("pk")
    return [(p.code, p.user.full_name, p.city.name, sorted(map(str, p.talents.all()))) for p in people]


def test_the_same_number_makes_the_same_people(settings):
    made = []
    for _ in range(2):
        with transaction.atomic():
            fill.fill(40)
            made.append(everybody())
            transaction.set_rollback(True)
    assert len(made[0]) == 40
    assert made[0] == made[1]


def test_a_larger_number_adds_those_who_are_missing(settings):
    settings.DEBUG = True
    assert fill.fill(30) == 30
    first = everybody()
    assert fill.fill(40) == 10
    assert everybody()[:30] == first
    assert fill.fill(40) == 0


def test_they_have_what_the_program_would_have_stored():
    fill.fill(40)
    for profile in Profile.objects.select_related("user"):
        user = profile.user
        assert profile.completeness_score == score(profile)
        assert (user.name_key, user.name_sounds) == (name_key(user.full_name), name_sounds(user.full_name))
    assert User.objects.matching(user.full_name).filter(pk=user.pk).exists()


def test_the_next_registration_takes_the_next_number():
    fill.fill(40)
    taken = set(User.objects.values_list("code", flat=True))
    person = make_talent(city=City.objects.filter(country__code="MA").first())
    assert person.code not in taken


def test_a_database_with_people_in_it_is_left_alone(settings):
    fill.fill(5)
    settings.DEBUG = False
    with pytest.raises(fill.NotEmpty):
        fill.fill(10)
    assert Profile.objects.count() == 5
