"""Staff find a person, read contacts if permitted, and each look is noted."""

import pytest

from talentio.core.models import ActivityLog
from talents.factories import make_talent
from talents.models import Profile

LIST = "/admin/talents/profile/"


def found(client, **query):
    return {profile.code for profile in client.get(LIST, query).context["cl"].result_list}


@pytest.mark.parametrize("size", [1, 5])
def test_the_list_costs_the_same_whatever_its_size(client, sam, rabat, size, django_assert_max_num_queries):
    for _ in range(size):
        make_talent(city=rabat)
    client.force_login(sam)
    with django_assert_max_num_queries(10):
        answer = client.get(LIST)
    assert answer.context["cl"].result_count == size


def test_the_list_decrypts_no_contact(client, zara, amina):
    Profile.objects.update(phone="+212600000001")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE talents_profile SET phone = 'written with a lost key'")
    client.force_login(zara)
    assert found(client) == {amina.code}


def test_search_and_filters_find_the_person(client, zara, amina, kofi):
    client.force_login(zara)
    for query in (
        {"q": "benjel"},
        {"q": amina.code.lower()},
        {"q": "amina@exam"},
        {"gender__exact": "F"},
        {"origin": "MA", "q": "amina"},
        {"country": "MA", "q": "amina"},
        {"talent": "photographer", "q": "amina"},
        {"availability__exact": "disponible_maintenant", "q": "amina"},
        {"user__is_active__exact": "1", "q": "amina"},
    ):
        assert found(client, **query) == {amina.code}, query
    assert found(client, origin="SN") == set()


def test_contacts_are_shown_to_permitted_staff_and_the_look_is_noted(client, zara, amina):
    client.force_login(zara)
    page = client.get(f"{LIST}{amina.pk}/change/").text
    assert amina.phone in page
    noted = ActivityLog.objects.get(action_type="view_contacts")
    assert (noted.user, noted.resource) == (zara, f"talents.Profile:{amina.pk}")


def test_staff_without_the_permission_see_no_contact(client, zara, amina):
    from django.contrib.auth.models import Group, Permission

    Group.objects.get(name="Recruiters").permissions.remove(Permission.objects.get(codename="view_contacts"))
    client.force_login(zara)
    page = client.get(f"{LIST}{amina.pk}/change/").text
    assert amina.phone not in page
    assert "cvs/" not in page and f"{amina.pk}/cv" not in page
    assert not ActivityLog.objects.filter(action_type="view_contacts").exists()


def test_opening_and_saving_changes_nothing(client, sam, amina):
    client.force_login(sam)
    address = f"{LIST}{amina.pk}/change/"
    before = Profile.objects.values().get()
    answer = client.get(address)
    form, formsets = answer.context["adminform"].form, answer.context["inline_admin_formsets"]
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    for inline in formsets:
        management = inline.formset.management_form
        data |= {management.add_prefix(name): management[name].value() for name in management.fields}
    data = {name: value for name, value in data.items() if value is not False}
    assert client.post(address, data).status_code == 302
    after = Profile.objects.values().get()
    for row in (before, after):
        del row["updated_at"]
    assert after == before
    assert list(amina.talents.values_list("code", flat=True)) == ["photographer"]


def test_the_score_follows_a_change_by_staff(client, sam, amina):
    before = amina.completeness_score
    amina.bio = ""
    amina.save()
    amina.refresh_completeness()
    assert amina.completeness_score == before - 10


def test_nobody_adds_a_profile_by_hand(client, sam):
    client.force_login(sam)
    assert client.get(f"{LIST}add/").status_code == 403
