"""N4, N6: the gallery of mails: how each looks, its switch, its figures, and a test to oneself."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from notifications import logo, registry
from notifications.figures import Figures, bars, counted, last_days, settle
from notifications.models import EmailLog
from notifications.tasks import deliver
from talentio.core.site_settings import site_settings

from .sample import Sample

GALLERY = "/admin/notifications/emaillog/mails/"
MAIL = f"{GALLERY}login_credentials/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, sam):
    client.force_login(sam)
    return client


def made(count, status="sent", key="login_credentials", days=0):
    moment = timezone.now() - timedelta(days=days)
    sent_at = moment if status == "sent" else None
    columns = {"key": key, "to_email": "a@example.com", "status": status}
    EmailLog.objects.bulk_create(
        EmailLog(**columns, created_at=moment, sent_at=sent_at) for _ in range(count)
    )


def test_the_old_address_leads_to_the_gallery(desk):
    answer = desk.get("/admin/settings/email-notifications", follow=True)
    assert answer.redirect_chain[-1][0] == GALLERY
    assert answer.status_code == 200


def test_every_mail_stands_in_it_and_the_log_leads_there(desk):
    page = desk.get(GALLERY).text
    assert [email.key for email in registry.all_emails() if f"{GALLERY}{email.key}/" not in page] == []
    assert f'href="{GALLERY}"' in desk.get("/admin/notifications/emaillog/").text


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_each_language_is_shown_in_a_frame_that_can_do_nothing(desk, language):
    page = desk.get(MAIL).text
    assert f'sandbox loading="lazy" src="{MAIL}{language}/"' in page
    frame = desk.get(f"{MAIL}{language}/")
    assert f'lang="{language}"' in frame.text
    assert logo.address() in frame.text
    assert frame["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("address", ["made_up/", "made_up/fr/", "login_credentials/xx/"])
def test_what_does_not_exist_is_not_found(desk, address):
    assert desk.get(GALLERY + address).status_code == 404


def test_a_switch_acts_at_once_and_twice_is_as_good_as_once(desk):
    for _ in range(2):
        desk.post(f"{MAIL}switch/", {"on": "no"})
    assert site_settings.get("email_enabled_login_credentials") is False
    assert registry.get("login_credentials").queue(to="a@example.com").status == "skipped"
    desk.post(f"{MAIL}switch/", {"on": "yes"})
    assert registry.get("login_credentials").queue(to="a@example.com").status == "queued"


def test_a_test_goes_to_whoever_asks_even_while_switched_off(desk, sam, mailoutbox):
    site_settings.put("email_enabled_login_credentials", False, by=None)
    for _ in range(2):
        desk.post(f"{MAIL}test/", {"language": "ar"})
    log = EmailLog.objects.get()
    assert (log.to_email, log.language, log.sent_by) == (sam.email, "ar", sam)
    deliver(log.pk)
    assert mailoutbox[0].to == ["Sam Diallo <sam@example.com>"]
    assert "Awa" in mailoutbox[0].body


def test_a_test_in_a_language_that_we_have_not_is_refused(desk):
    assert desk.post(f"{MAIL}test/", {"language": "xx"}).status_code == 404
    assert not EmailLog.objects.exists()


def test_a_mail_without_a_clock_cannot_be_run(desk):
    assert desk.post(f"{MAIL}run/").status_code == 404


def test_looking_is_not_acting(client, zara):
    zara.user_permissions.add(Permission.objects.get(codename="view_emaillog"))
    client.force_login(zara)
    page = client.get(MAIL).text
    assert "/switch/" not in page and "/test/" not in page
    for action in ("switch", "test", "run"):
        assert client.post(f"{MAIL}{action}/", {"on": "no", "language": "fr"}).status_code == 403
        assert client.get(f"{MAIL}{action}/").status_code == 405
    assert site_settings.get("email_enabled_login_credentials") is True


@pytest.mark.parametrize("address", [GALLERY, MAIL, f"{MAIL}fr/"])
def test_strangers_talents_and_staff_without_the_right_see_nothing(client, amina, zara, address):
    assert client.get(address).status_code == 302
    client.force_login(amina.user)
    assert client.get(address).status_code == 302
    client.force_login(zara)
    assert client.get(address).status_code == 403


def test_figures_count_a_period_by_status_day_and_template(desk):
    made(6)
    made(2, "failed")
    made(1, "skipped", key="password_reset")
    made(4, days=20)
    made(8, days=200)
    week, month = Figures(7), Figures(30)
    assert week.whole == {"queued": 0, "sent": 6, "failed": 2, "skipped": 1, "total": 9, "rate": 75.0}
    assert month.whole["sent"] == 10
    assert week.of("password_reset")["skipped"] == 1
    assert week.of("made_up")["rate"] is None
    assert [figures["sent"] for _day, figures in week.days] == [0, 0, 0, 0, 0, 0, 6]
    assert "75" in desk.get(GALLERY, {"days": "7"}).text


def test_days_that_are_over_are_counted_once_and_add_up_with_those_that_are_not(desk):
    made(4, days=20)
    made(3, "failed", days=20)
    made(2, days=1)
    before = Figures(30)
    settle()
    made(5, days=20)  # nothing is ever queued in the past: whoever counts it, counted that day again
    made(1)
    month = Figures(30)
    assert (before.whole["sent"], before.whole["failed"]) == (6, 3)
    assert (month.whole["sent"], month.whole["failed"]) == (7, 3)
    assert month.of("login_credentials")["rate"] == 70.0
    settle(anew=True)
    assert Figures(30).whole["sent"] == 12
    assert Figures(7).whole["sent"] == 3


def test_a_mail_that_may_still_leave_is_counted_at_each_look():
    made(1, "queued", days=5)
    settle()
    EmailLog.objects.update(status="failed")
    assert Figures(7).whole["failed"] == 1


def test_of_days_nobody_asked_for_nothing_is_said():
    made(1, days=5)
    made(1, days=3)
    days = last_days(10)
    assert list(counted([days[0], days[-1]]).values()) == [[], []]
    assert counted([]) == {}


@pytest.mark.parametrize("period", [7, 30, 90])
def test_a_look_costs_two_queries(django_assert_num_queries, period):
    made(3, days=1)
    settle()
    with django_assert_num_queries(2):
        Figures(period)


def test_a_day_begins_at_midnight_here(time_machine):
    time_machine.move_to("2026-06-10T23:30:00Z", tick=False)  # half past midnight of the 11th in Rabat
    made(1)
    assert [day.isoformat() for day, figures in Figures(7).days if figures["sent"]] == ["2026-06-11"]


def test_the_drawing_stays_in_its_frame():
    made(3)
    made(1, "failed")
    last = bars(Figures(7).days)[-1]
    assert (last["sent"], last["failed"], last["failed_top"]) == (90.0, 30.0, 0.0)
    assert last["x"] + last["width"] < 600


@pytest.mark.parametrize("asked", ["", "x", "-1", "100000"])
def test_an_odd_period_is_that_of_a_month(desk, asked):
    assert desk.get(GALLERY, {"days": asked}).context["days"] == 30


@pytest.mark.parametrize("size", [1, 5])
def test_the_gallery_costs_the_same_whatever_was_sent(desk, size, django_assert_max_num_queries):
    for day in range(size):
        made(size, days=day)
        Sample.queue(to="a@example.com", params={"name": "A"})
    with django_assert_max_num_queries(8):
        desk.get(GALLERY)
