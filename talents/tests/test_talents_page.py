"""T6: the catalogue with how many people have each talent, and merging two of them."""

import re

import pytest
from django.core.management import call_command

from talentio.core.models import ActivityLog
from talents.completeness import score
from talents.factories import make_talent
from talents.models import MergedWithItself, Profile, Talent

pytestmark = pytest.mark.django_db
PAGE, STAFF = "/talents/catalogue", "/admin/talents/talent/"


@pytest.fixture(autouse=True)
def catalogue():
    # Tests with real transactions empty every table; the migration filled it only once.
    call_command("load_catalogue", verbosity=0)


@pytest.fixture
def photographer():
    return Talent.objects.get(code="photographer")


@pytest.fixture
def painter(photographer):
    return Talent.objects.create(
        code="painter-of-light", name_fr="Peintre", name_en="Painter", category=photographer.category
    )


@pytest.fixture
def three(rabat, photographer, painter):
    """People with one of the two talents, with the other, and with both."""
    chosen = ([painter.pk], [photographer.pk], [painter.pk, photographer.pk])
    return [make_talent(city=rabat, talents=Talent.objects.filter(pk__in=pks)) for pks in chosen]


def count_beside(page, code):
    entry = re.search(rf'\?talent={code}">.*?class="count">([\d\s]+)', page, re.DOTALL)
    return int(entry[1]) if entry else None


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(PAGE).url == f"/auth/login?next={PAGE}"


def test_each_talent_leads_to_the_people_who_have_it(client, amina, three, photographer):
    client.force_login(amina.user)
    page = client.get(PAGE).text
    assert count_beside(page, "photographer") == 3
    assert count_beside(page, "painter-of-light") == 2
    people = client.get("/talents", {"talent": "painter-of-light"}).context["people"]
    assert len(people) == 2


def test_a_talent_that_nobody_has_leads_nowhere(client, amina):
    client.force_login(amina.user)
    page = client.get(PAGE).text
    assert count_beside(page, "accountant") is None
    assert page.count('class="entry none"') == Talent.objects.offered().count() - 1


def test_the_list_and_the_catalogue_lead_to_each_other(client, amina):
    client.force_login(amina.user)
    assert f'href="{PAGE}"' in client.get("/talents").text
    assert 'class="btn ghost" href="/talents"' in client.get(PAGE).text


@pytest.mark.parametrize("size", [1, 5])
def test_the_catalogue_costs_the_same_whatever_its_size(
    client, amina, rabat, size, django_assert_max_num_queries
):
    for _ in range(size):
        make_talent(city=rabat)
    client.force_login(amina.user)
    client.get(PAGE)
    with django_assert_max_num_queries(10):
        assert count_beside(client.get(PAGE).text, "photographer") == size + 1


def test_merging_gives_everybody_the_other_talent_once(three, photographer, painter, sam):
    scores = [person.completeness_score for person in three]
    assert painter.merge_into(photographer, by=sam) == 2
    for person, before in zip(three, scores, strict=True):
        person = Profile.objects.get(pk=person.pk)
        assert [talent.code for talent in person.talents.all()] == ["photographer"]
        assert person.completeness_score == before == score(person)
    assert not Talent.objects.filter(code="painter-of-light").exists()
    noted = ActivityLog.objects.get(action_type="merge")
    assert (noted.user, noted.resource) == (sam, f"talents.Talent:{photographer.pk}")
    assert noted.description == "painter-of-light → photographer"


def test_merging_costs_the_same_whatever_the_number_of_people(
    rabat, photographer, painter, sam, django_assert_max_num_queries
):
    for _ in range(5):
        make_talent(city=rabat, talents=Talent.objects.filter(pk=painter.pk))
    with django_assert_max_num_queries(15):
        painter.merge_into(photographer, by=sam)


def test_a_talent_is_not_merged_into_itself(three, photographer, sam):
    with pytest.raises(MergedWithItself):
        photographer.merge_into(photographer, by=sam)
    assert photographer.profiles.count() == 2


def test_a_merged_talent_does_not_come_back_with_the_catalogue(photographer, amina, sam):
    illustrator = Talent.objects.exclude(pk=photographer.pk).first()
    photographer.merge_into(illustrator, by=sam)
    call_command("load_catalogue", verbosity=0)
    assert not Talent.objects.filter(code="photographer").exists()


def test_the_address_of_a_merged_talent_leads_to_the_other(client, rabat, three, photographer, painter, sam):
    illustrator, other = Talent.objects.exclude(pk__in=[photographer.pk, painter.pk])[:2]
    make_talent(city=rabat, talents=Talent.objects.filter(pk=other.pk))
    painter.merge_into(photographer, by=sam)
    photographer.refresh_from_db()
    photographer.merge_into(illustrator, by=sam)
    client.force_login(three[0].user)
    for code in ("painter-of-light", "photographer", illustrator.code):
        assert len(client.get("/talents", {"talent": code}).context["people"]) == 3, code


def merge(client, sources, **extra):
    keys = [talent.pk for talent in sources]
    return client.post(STAFF, {"action": "merge", "_selected_action": keys, **extra})


def test_staff_see_whom_a_merge_changes_before_they_confirm(client, sam, three, painter):
    client.force_login(sam)
    answer = merge(client, [painter])
    assert [(talent.code, talent.people) for talent in answer.context["sources"]] == [("painter-of-light", 2)]
    assert painter not in answer.context["form"].fields["target"].queryset
    assert Talent.objects.filter(pk=painter.pk).exists()


def test_staff_merge_talents(client, sam, three, photographer, painter):
    client.force_login(sam)
    answer = merge(client, [painter], confirmed="1", target=photographer.pk)
    assert (answer.status_code, photographer.profiles.count()) == (302, 3)
    assert "Photographe\u00a0: 2 " in client.get(STAFF).text


@pytest.mark.parametrize("target", ["", "0", "abc", "itself"])
def test_a_merge_without_a_target_changes_nothing(client, sam, three, painter, target):
    client.force_login(sam)
    answer = merge(client, [painter], confirmed="1", target=painter.pk if target == "itself" else target)
    assert answer.context["form"].errors
    assert painter.profiles.count() == 2


def test_who_may_not_delete_talents_may_not_merge_them(client, zara, three, photographer, painter):
    client.force_login(zara)
    merge(client, [painter], confirmed="1", target=photographer.pk)
    assert Talent.objects.filter(pk=painter.pk).exists()
