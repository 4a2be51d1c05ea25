"""B2: staff find a film talent, see what they may, reveal a document with a reason, record consents."""

from datetime import date

import pytest

from cinema.factories import make_film_talent
from cinema.models import CinemaTalent
from talentio.core.models import ActivityLog

LIST = "/admin/cinema/cinematalent/"


@pytest.fixture
def person(rabat):
    return make_film_talent(
        city=rabat,
        first_name="Yasmine",
        last_name="Idrissi",
        email="yas@example.com",
        document_type="passport",
        document_number="QX998877",
        skin_tone="fonce",
        ethnicities=("berbere",),
        types=("cascadeur",),
    )


@pytest.fixture
def child(rabat):
    return make_film_talent(city=rabat, date_of_birth=date(date.today().year - 9, 1, 1))


def page_of(talent, rest="change/"):
    return f"{LIST}{talent.pk}/{rest}"


def found(client, **query):
    return {talent.code for talent in client.get(LIST, query).context["cl"].result_list}


@pytest.mark.parametrize("size", [1, 5])
def test_the_list_costs_the_same_whatever_its_size(client, sam, rabat, size, django_assert_max_num_queries):
    for _ in range(size):
        make_film_talent(city=rabat)
    client.force_login(sam)
    with django_assert_max_num_queries(10):
        answer = client.get(LIST)
    assert answer.context["cl"].result_count == size


@pytest.mark.parametrize(
    "query",
    [
        {"q": "idrissi yas"},
        {"q": "YAS@example.com"},
        {"type": "cascadeur"},
        {"language": "fr", "country": "MA", "type": "cascadeur"},
    ],
    ids=str,
)
def test_search_and_filters_find_the_person(client, zara, person, rabat, query):
    make_film_talent(city=rabat, first_name="Other", last_name="Somebody")
    client.force_login(zara)
    assert found(client, **query) == {person.code}
    assert found(client, q=person.code.lower()) == {person.code}


def test_the_list_decrypts_nothing(client, zara, person):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE cinema_cinematalent SET phone = 'lost', document_number = 'lost'")
    client.force_login(zara)
    assert found(client) == {person.code}


def test_a_recruiter_reads_contacts_and_is_noted_but_sees_a_masked_document(client, zara, person):
    client.force_login(zara)
    page = client.get(page_of(person)).text
    assert "+212612345678" in page
    assert "QX***77" in page
    assert "QX998877" not in page
    assert "reveal-document" not in page
    assert ActivityLog.objects.filter(action_type="view_contacts", user=zara).exists()
    assert client.get(page_of(person, "reveal-document/")).status_code == 404


def test_staff_without_permissions_see_neither_contacts_nor_sensitive_answers(client, zara, person):
    group = zara.groups.get()
    for codename in ("view_film_contacts", "view_sensitive"):
        group.permissions.remove(group.permissions.get(codename=codename))
    client.force_login(zara)
    page = client.get(page_of(person)).text
    for secret in ("+2126", "yas@example", "skin_tone", "ethnicities-"):
        assert secret not in page


def test_a_document_is_revealed_by_a_post_with_a_reason_that_is_noted(client, sam, person):
    client.force_login(sam)
    address = page_of(person, "reveal-document/")
    assert address in client.get(page_of(person)).text
    assert "QX998877" not in client.get(address).text
    for reason in ("", "  why  "):
        refused = client.post(address, {"reason": reason})
        assert refused.status_code == 422
        assert "QX998877" not in refused.text
    assert not ActivityLog.objects.filter(action_type="reveal_document").exists()
    answer = client.post(address, {"reason": "Contract for the\nfilm"})
    assert "QX998877" in answer.text
    assert "no-store" in answer["Cache-Control"]
    noted = ActivityLog.objects.get(action_type="reveal_document")
    assert (noted.user, noted.description) == (sam, "Contract for the film")


def test_a_guardians_consent_is_recorded_once_and_publishes_the_child(client, sam, zara, child):
    address = page_of(child, "guardian-consent/")
    client.force_login(zara)
    assert client.post(address).status_code == 404
    client.force_login(sam)
    assert address in client.get(page_of(child)).text
    assert client.get(address).status_code == 405
    for _twice in range(2):
        assert client.post(address).url == page_of(child)
    child.refresh_from_db()
    assert child.guardian_consented_at
    assert child.is_listed
    assert ActivityLog.objects.filter(action_type="guardian_consent", user=sam).count() == 1
    assert address not in client.get(page_of(child)).text


def test_an_adult_needs_no_guardian(sam, person):
    assert not person.record_guardian_consent(by=sam)


def test_saving_keeps_what_is_not_shown_and_hides_who_is_not_public_any_more(client, sam, person):
    client.force_login(sam)
    form = client.get(page_of(person)).context["adminform"].form
    sets = [each.formset for each in client.get(page_of(person)).context["inline_admin_formsets"]]
    data = {}
    for each in [form, *(f for s in sets for f in (s.management_form, *s.forms))]:
        for bound in each:
            value = bound.value()
            if value is not None and value is not False:
                data[bound.html_name] = value
    data.pop("is_public")
    answer = client.post(page_of(person), data)
    assert answer.status_code == 302, answer.context["errors"]
    person = CinemaTalent.objects.get(pk=person.pk)
    assert person.document_number == "QX998877"
    assert (person.is_public, person.is_listed, person.email) == (False, False, "yas@example.com")
