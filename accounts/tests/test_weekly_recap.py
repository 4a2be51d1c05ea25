"""N5: the recap of the week, on Sundays at 12:59, once, also where the clock changes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_q.models import Schedule

from accounts import weekly_recap
from accounts.erasure import erase
from accounts.weekly_recap import WEEK, last_edition, send_edition
from cinema.factories import make_film_talent
from cinema.models import CinemaTalent
from notifications.models import EmailLog
from notifications.tasks import deliver
from talentio.core import schedules
from talentio.core.site_settings import site_settings
from talents.models import Profile

PAGE = "/admin/notifications/emaillog/mails/weekly_recap_talents/"
RABAT = ZoneInfo("Africa/Casablanca")
# In Ramadan Morocco's clock goes back an hour: in 2027 from 7 February to 14 March, both Sundays.
BEFORE, DURING, AFTER = "2027-01-31", "2027-02-07", "2027-03-14"

pytestmark = pytest.mark.django_db


def noon(day):
    return datetime.fromisoformat(f"{day}T12:59").replace(tzinfo=RABAT)


def delivered(key):
    log = EmailLog.objects.get(key=key)
    deliver(log.pk)
    log.refresh_from_db()
    return log


@pytest.mark.parametrize(
    ("started", "due"),
    [
        ("2027-02-01T08:00+01:00", "2027-02-07T12:59+00:00"),
        ("2027-02-07T12:59:01+00:00", "2027-02-14T12:59+00:00"),
        ("2027-03-07T12:59:01+00:00", "2027-03-14T12:59+01:00"),
        ("2027-03-14T12:59:01+01:00", "2027-03-21T12:59+01:00"),
    ],
)
def test_it_is_due_at_12_59_by_the_clock_on_the_wall(started, due, time_machine):
    time_machine.move_to(datetime.fromisoformat(started), tick=False)
    call_command("sync_schedules", verbosity=0)
    schedule = Schedule.objects.get(name=weekly_recap.SCHEDULE)
    assert schedule.next_run == datetime.fromisoformat(due)
    # What the queue computes itself after a run agrees.
    assert schedule.calculate_next_run() == datetime.fromisoformat(due)


def test_a_changed_schedule_is_put_right(time_machine):
    time_machine.move_to(noon(BEFORE), tick=False)
    schedules.sync()
    Schedule.objects.filter(name=weekly_recap.SCHEDULE).update(cron="0 4 1 1 *", next_run=timezone.now())
    schedules.sync()
    assert Schedule.objects.get(name=weekly_recap.SCHEDULE).next_run == noon(DURING)


@pytest.mark.parametrize("sunday", [BEFORE, DURING, AFTER])
def test_an_edition_begins_where_the_one_before_ended(sunday):
    moment = noon(sunday)
    assert last_edition(moment) == moment
    assert last_edition(moment - timedelta(seconds=1)) == noon(moment.date() - WEEK)
    assert last_edition(moment + timedelta(days=6)) == moment


def test_staff_read_who_registered_in_seven_days(amina, kofi, rabat, sam, time_machine):
    film = make_film_talent(city=rabat, first_name="Yasmine")
    time_machine.move_to(noon(DURING), tick=False)
    Profile.objects.filter(pk=amina.pk).update(created_at=noon(BEFORE))
    Profile.objects.filter(pk=kofi.pk).update(created_at=noon(BEFORE) - timedelta(seconds=1))
    CinemaTalent.objects.filter(pk=film.pk).update(created_at=noon(DURING) - timedelta(hours=1))
    assert send_edition() == 2
    talents, cinema = (delivered(f"weekly_recap_{each}") for each in ("talents", "cinema"))
    assert talents.to_email == sam.email
    assert "Amina Benjelloun" in talents.text and amina.user.code in talents.text
    assert amina.get_absolute_url() in talents.html and "Rabat" in talents.text
    assert "Kofi" not in talents.text
    assert film.code in cinema.text
    assert "1" in talents.subject


def test_it_says_so_when_there_was_nobody(sam):
    send_edition()
    assert "Personne ne s’est inscrit" in delivered("weekly_recap_talents").text


def test_two_clusters_or_a_second_run_send_nothing_twice(sam, time_machine):
    for moment in (noon(DURING), noon(DURING), noon(DURING) + timedelta(days=2)):
        time_machine.move_to(moment, tick=False)
        send_edition()
    assert EmailLog.objects.count() == 2
    time_machine.move_to(noon(DURING) + WEEK, tick=False)
    send_edition()
    assert EmailLog.objects.count() == 4


def test_it_goes_to_the_address_of_the_settings_and_else_to_the_administrators(sam, zara):
    site_settings.put("admin_notification_email", "chief@example.com", by=None)
    send_edition()
    assert set(EmailLog.objects.values_list("to_email", flat=True)) == {"chief@example.com"}
    EmailLog.objects.all().delete()
    site_settings.reset("admin_notification_email", by=None)
    send_edition()
    assert set(EmailLog.objects.values_list("to_email", flat=True)) == {sam.email}


def test_switched_off_it_is_skipped(sam):
    site_settings.put("email_enabled_weekly_recap_cinema", False, by=None)
    send_edition()
    assert EmailLog.objects.get(key="weekly_recap_cinema").status == "skipped"


def test_staff_see_the_next_run_and_run_it_now_once(client, sam, amina, time_machine):
    time_machine.move_to(noon(DURING) + timedelta(days=1), tick=False)
    Profile.objects.update(created_at=timezone.now() - timedelta(hours=1))
    schedules.sync()
    client.force_login(sam)
    assert "14 février 2027 12:59" in client.get(PAGE).text
    for _ in range(2):
        assert client.post(f"{PAGE}run/").status_code == 302
    log = delivered("weekly_recap_talents")
    assert log.sent_by == sam
    assert amina.user.code in log.text


@pytest.mark.parametrize("size", [1, 5])
def test_a_long_week_costs_no_more(rabat, sam, size, django_assert_max_num_queries):
    for _ in range(size):
        make_film_talent(city=rabat)
    send_edition()
    log = EmailLog.objects.get(key="weekly_recap_cinema")
    CinemaTalent.objects.update(created_at=last_edition(timezone.now()) - timedelta(hours=1))
    with django_assert_max_num_queries(10):
        deliver(log.pk)
    log.refresh_from_db()
    assert log.text.count("Rabat") == size


def test_of_many_the_newest_are_shown_and_the_others_counted(rabat, sam, monkeypatch):
    monkeypatch.setattr(weekly_recap, "MOST_ROWS", 2)
    for _ in range(5):
        make_film_talent(city=rabat)
    CinemaTalent.objects.update(created_at=last_edition(timezone.now()) - timedelta(hours=1))
    send_edition()
    text = delivered("weekly_recap_cinema").text
    assert text.count("Rabat") == 2
    assert "et 3 autres" in text


def test_an_erased_person_leaves_the_recaps_too(amina, sam):
    Profile.objects.update(created_at=last_edition(timezone.now()) - timedelta(hours=1))
    send_edition()
    assert "Amina" in delivered("weekly_recap_talents").html
    erase(amina.user)
    assert "Amina" not in EmailLog.objects.get(key="weekly_recap_talents").html
