"""N3: the mail log in the back-office."""

import pytest

from notifications import logo
from notifications.tasks import deliver

from .sample import Sample

LIST = "/admin/notifications/emaillog/"


@pytest.fixture
def log(db):
    row = Sample.queue(
        to="amina@example.com", name="Amina", params={"name": "Amina"}, related_code="MAF0001RAB"
    )
    deliver(row.pk)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("size", [1, 5])
def test_the_list_costs_the_same_whatever_its_size(client, sam, size, django_assert_max_num_queries):
    for _ in range(size):
        Sample.queue(to="amina@example.com", params={"name": "Amina"})
    client.force_login(sam)
    with django_assert_max_num_queries(8):
        assert client.get(LIST).context["cl"].result_count == size


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "amina@"}, 1),
        ({"q": "MAF0001"}, 1),
        ({"q": "kofi"}, 0),
        ({"key": "sample"}, 1),
        ({"status__exact": "failed"}, 0),
    ],
)
def test_it_is_searched_and_filtered(client, sam, log, query, found):
    client.force_login(sam)
    assert client.get(LIST, query).context["cl"].result_count == found


def test_the_message_is_shown_as_received_and_can_do_nothing(client, sam, log):
    client.force_login(sam)
    page = client.get(f"{LIST}{log.pk}/change/").text
    assert f"{LIST}{log.pk}/message/" in page
    assert "<iframe" in page
    message = client.get(f"{LIST}{log.pk}/message/")
    assert message.text == log.html.replace("cid:logo", logo.address())
    assert message["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert message["X-Frame-Options"] == "SAMEORIGIN"


def test_a_stranger_and_a_talent_see_no_message(client, amina, log):
    assert client.get(f"{LIST}{log.pk}/message/").status_code == 302
    client.force_login(amina.user)
    assert client.get(f"{LIST}{log.pk}/message/").status_code == 302


def test_staff_without_the_permission_see_no_message(client, zara, log):
    client.force_login(zara)
    assert client.get(f"{LIST}{log.pk}/message/").status_code == 404


def test_nobody_writes_into_the_log_by_hand(client, sam, log):
    client.force_login(sam)
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{log.pk}/change/", {"status": "sent"}).status_code == 403
    assert client.post(f"{LIST}{log.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_list_does_not_read_the_messages(client, sam, log, django_assert_max_num_queries):
    client.force_login(sam)
    with django_assert_max_num_queries(8) as queries:
        client.get(LIST)
    read = [query["sql"] for query in queries.captured_queries if "notifications_emaillog" in query["sql"]]
    assert [sql for sql in read if '"html"' in sql] == []


def test_a_message_with_a_secret_shows_a_mask_in_its_place(client, sam, log):
    client.force_login(sam)
    message = client.get(f"{LIST}{log.pk}/message/").text
    assert "••••••" in message
    assert "secret=2" not in message
