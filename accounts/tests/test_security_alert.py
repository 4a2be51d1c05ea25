"""B6: what is critical is told by mail, a storm of it in one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.alerts import tell_of_critical
from accounts.emails import SecurityAlert
from notifications import delivery
from notifications.models import EmailLog
from talentio.core import security
from talentio.core.models import SecurityLog
from talentio.core.site_settings import site_settings

pytestmark = pytest.mark.django_db
Kind, Severity = security.Kind, security.Severity


@pytest.fixture(autouse=True)
def _nothing_before(sam, amina):
    SecurityLog.objects.update(alerted_at=timezone.now() - timedelta(days=1))


def happens(times=1, severity=Severity.CRITICAL, about=None):
    for _ in range(times):
        security.note(Kind.LOCKOUT, severity, about=about, detail="from a test")


def alerts():
    return EmailLog.objects.filter(key="security_alert")


def test_a_critical_event_is_told_to_the_administrators(sam, amina, mailoutbox):
    happens(about=amina.user)
    assert tell_of_critical() == 1
    delivery.send(alerts().get())
    message = mailoutbox[0]
    assert message.to == [f"{sam.full_name} <{sam.email}>"]
    for part in (message.body, message.alternatives[0][0]):
        assert amina.code in part and "from a test" in part and "severity__exact=critical" in part


def test_a_storm_makes_one_mail_with_its_count(sam, mailoutbox):
    happens(200)
    assert tell_of_critical() == 200
    delivery.send(alerts().get())
    assert "200" in mailoutbox[0].subject and "195" in mailoutbox[0].body


def test_what_follows_waits_and_is_told_together(sam, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    happens()
    tell_of_critical()
    happens(30)
    for _ in range(14):
        time_machine.shift(60)
        assert tell_of_critical() == 0
    time_machine.shift(61)
    assert tell_of_critical() == 30
    assert [log.params["count"] for log in alerts().order_by("pk")] == [1, 30]
    assert tell_of_critical() == 0


def test_what_is_less_grave_or_long_past_is_no_alert(sam, time_machine):
    happens(severity=Severity.WARNING)
    happens()
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert tell_of_critical() == 0
    assert not alerts().exists()


def test_the_settings_say_who_is_told(sam):
    site_settings.put("security_alert_email", "watch@example.com", by=sam)
    happens()
    tell_of_critical()
    assert alerts().get().to_email == "watch@example.com"


def test_the_sample_of_the_gallery_needs_no_row():
    assert SecurityAlert().sample()["others"] == 2


def test_the_list_shows_severity_in_words_and_figures(client, sam):
    happens()
    client.force_login(sam)
    page = client.get("/admin/core/securitylog/?severity__exact=critical")
    assert page.status_code == 200 and "log-head" in page.text
    assert all(event.severity == "critical" for event in page.context["cl"].result_list)


def test_an_event_is_found_by_the_name_of_its_account(client, sam, amina):
    happens(about=amina.user)
    happens()
    client.force_login(sam)
    found = client.get("/admin/core/securitylog/", {"q": "benjelloun"}).context["cl"].result_list
    assert {event.user for event in found} == {amina.user}
