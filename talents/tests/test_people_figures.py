"""T7: how many people there are beside each box, counted now or by the clock."""

from collections import Counter
from datetime import timedelta
from itertools import product

import pytest
from django.core.management import call_command
from django.http import QueryDict
from django.utils import timezone

from talentio.core.models import Figure
from talentio.core.pagination import BoundedPaginator
from talents import people_figures
from talents.choices import Availability, Gender
from talents.factories import make_talent
from talents.models import Profile, Talent
from talents.people import PeopleFilter
from talents.people_figures import EVERYBODY, Figures, Tally
from talents.schedules import SCHEDULES
from talents.tasks import count_people

pytestmark = pytest.mark.django_db
YEARS = [None, 0, 2, 3, 5, 6, 10, 11, 60]


@pytest.fixture(autouse=True)
def people(rabat):
    call_command("load_catalogue", verbosity=0)
    for number, (gender, availability) in enumerate(product(Gender.values, Availability.values)):
        make_talent(
            city=rabat,
            gender=gender,
            availability=availability,
            work_mode="hybride" if number % 2 else "sur_site",
            years_experience=YEARS[number % len(YEARS)],
            first_name="Awa" if number % 3 else "Kofi",
        )


def read(query):
    return PeopleFilter(QueryDict(query))


def published():
    return Profile.objects.published()


def tally_of(query):
    people_filter = read(query)
    figures = Figures.of(published(), people_filter)
    return figures.tally(people_filter, people_filter.apply_all_but_boxes(published())), people_filter


QUERIES = [
    "",
    "gender=F",
    "gender=F&gender=M&experience=3-5",
    "country=MA&availability=en_projet",
    "q=awa&gender=N",
]


@pytest.mark.parametrize("large", [500, 1], ids=["counted now", "stored"])
@pytest.mark.parametrize("query", QUERIES)
def test_a_figure_is_what_ticking_the_box_would_find(query, large, monkeypatch):
    monkeypatch.setattr(people_figures, "LARGE", large)
    tally, people_filter = tally_of(query)
    assert tally.total(people_filter.ticked) == people_filter.apply(published()).count()
    for name in people_figures.BOXES:
        counted = tally.beside(name, people_filter.ticked)
        for value, _label in people_filter.fields[name].choices:
            alone = QueryDict(query, mutable=True)
            alone.setlist(name, [value])
            expected = PeopleFilter(alone).apply(published()).count()
            assert counted[value] == expected, (name, value)


def test_people_without_stated_experience_are_in_no_band():
    tally, _filter = tally_of("")
    assert sum(tally.beside("experience", {})[band] for band in ("0-2", "3-5", "6-10", "over-10")) < 12
    assert tally.beside("experience", {})[None] == Profile.objects.filter(years_experience=None).count() > 0


def test_few_people_are_counted_anew_for_every_page(rabat):
    count_people()
    make_talent(city=rabat)
    assert tally_of("")[0].total({}) == 13


def test_many_people_are_counted_by_the_clock(rabat, monkeypatch):
    monkeypatch.setattr(people_figures, "LARGE", 5)
    count_people()
    make_talent(city=rabat)
    assert tally_of("")[0].total({}) == 12
    count_people()
    assert tally_of("")[0].total({}) == 13


def test_counting_is_safe_to_do_twice_and_forgets_small_scopes(monkeypatch):
    monkeypatch.setattr(people_figures, "LARGE", 5)
    Profile.objects.first().talents.add(Talent.objects.exclude(code="photographer").first())
    Figure.objects.create(key=f"{EVERYBODY}country:XX", value={})
    Figure.objects.create(key="something else", value=1)
    for _ in range(2):
        count_people()
    keys = {EVERYBODY, f"{EVERYBODY}country:MA", f"{EVERYBODY}talent:photographer", "something else"}
    assert set(Figure.objects.values_list("key", flat=True)) == keys


def test_counting_takes_two_statements_whatever_there_is(django_assert_num_queries):
    with django_assert_num_queries(2):
        people_figures.count(published())


def test_missing_and_old_figures_are_counted_once_by_a_page(monkeypatch):
    monkeypatch.setattr(people_figures, "LARGE", 5)
    assert tally_of("")[0].total({}) == 12
    assert Figure.objects.filter(key=EVERYBODY).exists()
    Figure.objects.update(computed_at=timezone.now() - timedelta(hours=2), value={})
    assert tally_of("")[0].total({}) == 12


def test_hidden_and_closed_people_are_in_no_stored_figure():
    Profile.objects.filter(gender="F").update(is_public=False)
    count_people()
    stored = Figure.objects.get(key=EVERYBODY).value
    assert (sum(stored["countries"].values()), stored["countries"], stored["talents"]) == (
        8,
        {"MA": 8},
        {"photographer": 8},
    )


def test_too_many_people_for_a_page_have_no_figures(monkeypatch):
    monkeypatch.setattr(BoundedPaginator, "COUNTED", 8)
    assert tally_of("q=awa")[0] is None
    assert tally_of("q=kofi")[0].total({}) == 4


def test_the_page_shows_figures_beside_boxes_or_none(client, amina, monkeypatch):
    client.force_login(amina.user)
    boxes = client.get("/talents", {"q": "awa"}).context["boxes"]
    assert all(option.count is not None for box in boxes for option in box.options)
    monkeypatch.setattr(BoundedPaginator, "COUNTED", 2)
    boxes = client.get("/talents", {"q": "awa"}).context["boxes"]
    assert all(option.count is None for box in boxes for option in box.options)


def test_a_person_with_two_talents_counts_once_in_the_country_and_once_for_each():
    person = Profile.objects.first()
    person.talents.add(Talent.objects.exclude(code="photographer").first())
    figures = Figures.of(published())
    assert figures.countries == {"MA": 12}
    assert sorted(figures.talents.values()) == [1, 12]


def test_the_clock_counts_every_ten_minutes():
    by_name = {recurring.name: recurring for recurring in SCHEDULES}
    assert by_name["talents.count_people"].minutes == 10


def test_cells_survive_being_stored():
    count_people()
    stored = Tally(Figure.objects.get(key=EVERYBODY).value["cells"])
    assert stored.beside("gender", {}) == Counter({"F": 4, "M": 4, "N": 4})
