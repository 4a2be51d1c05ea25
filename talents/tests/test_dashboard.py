"""T3: one's own page: what is missing, who looked, what was written."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import EmailLog
from talents.models import Visit
from talents.tasks import purge_visits

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def look(client, person, agent=FIREFOX, address="203.0.113.1"):
    return client.get(person.get_absolute_url(), headers={"user-agent": agent}, REMOTE_ADDR=address)


def test_a_visitor_counts_once_a_day(client, amina, time_machine):
    now = timezone.now().replace(hour=10)
    time_machine.move_to(now, tick=False)
    for address in ("203.0.113.1", "203.0.113.1", "203.0.113.2"):
        look(client, amina, address=address)
    assert Visit.objects.count() == 2
    time_machine.move_to(now + timedelta(days=1), tick=False)
    look(client, amina)
    assert Visit.objects.count() == 3


def test_the_owner_staff_robots_and_link_previews_do_not_count(client, amina, zara):
    for agent in ("Googlebot/2.1", "WhatsApp/2 preview", "curl/8", ""):
        look(client, amina, agent=agent)
    for user in (amina.user, zara):
        client.force_login(user)
        look(client, amina)
    assert not Visit.objects.exists()


def test_a_hidden_profile_counts_nobody(client, amina):
    amina.is_public = False
    amina.save()
    look(client, amina)
    assert not Visit.objects.exists()


def test_nobody_can_be_recognised(client, amina, kofi):
    look(client, amina)
    look(client, kofi)
    assert len(set(Visit.objects.values_list("visitor", flat=True))) == 2
    assert "203.0.113" not in str(list(Visit.objects.values()))


def test_the_dashboard_shows_the_last_week_and_month(client, amina, time_machine):
    today = timezone.localdate()
    for days in (0, 6, 7, 29, 30):
        Visit.objects.create(profile=amina, day=today - timedelta(days=days), visitor=str(days))
    client.force_login(amina.user)
    assert client.get("/profile/dashboard").context["visits"] == [(7, 2), (30, 4)]


def test_the_dashboard_shows_what_was_written_to_this_person_alone(client, amina, kofi):
    for number, (address, status) in enumerate(
        [(amina.user.email, "sent"), (amina.user.email, "queued"), (kofi.user.email, "sent")]
    ):
        EmailLog.objects.create(
            key="x", to_email=address, subject=f"Letter {number}", status=status, sent_at=timezone.now()
        )
    client.force_login(amina.user)
    page = client.get("/profile/dashboard").text
    assert [number for number in range(3) if f"Letter {number}" in page] == [0]


@pytest.mark.parametrize("size", [1, 5])
def test_the_dashboard_costs_the_same_whatever_happened(client, amina, size, django_assert_max_num_queries):
    for number in range(size):
        Visit.objects.create(profile=amina, day=timezone.localdate(), visitor=str(number))
        EmailLog.objects.create(key="x", to_email=amina.user.email, status="sent", sent_at=timezone.now())
    client.force_login(amina.user)
    with django_assert_max_num_queries(14):
        client.get("/profile/dashboard")


def test_old_visits_are_deleted(amina):
    Visit.objects.create(profile=amina, day=timezone.localdate() - timedelta(days=401), visitor="a")
    Visit.objects.create(profile=amina, day=timezone.localdate(), visitor="b")
    assert purge_visits() == 1
