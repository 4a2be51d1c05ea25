"""N7: whoever wants no mails about matching work says so with one click, without signing in."""

import pytest
from django.test import Client

from notifications import opt_out, registry
from notifications.models import BlockedAddress
from notifications.tasks import deliver
from talentio.core.site_settings import site_settings

from .sample import Sample

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def match():
    yield type("SampleMatch", (Sample,), {"key": "sample_match", "is_service": False})
    registry.unregister("sample_match")


def queued(email, to="amina@example.com"):
    return email.queue(to=to, params={"name": "Amina"}, language="en")


def outcome(log):
    deliver(log.pk)
    log.refresh_from_db()
    return log.status


def address_in(message):
    link = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in message.body and link in message.alternatives[0][0]
    return link.removeprefix(site_settings.site_url)


def test_a_post_from_a_mail_program_stops_match_mails_and_no_others(match, mailoutbox):
    outcome(queued(match))
    assert mailoutbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    answer = Client(enforce_csrf_checks=True).post(address_in(mailoutbox[0]), ONE_CLICK)
    assert answer.status_code == 200
    assert outcome(queued(match)) == "skipped"
    assert outcome(queued(match, "AMINA@example.com")) == "skipped"
    assert outcome(queued(Sample)) == "sent"
    assert outcome(queued(match, "kofi@example.com")) == "sent"


def test_looking_changes_nothing_since_scanners_follow_links(match, mailoutbox, client):
    outcome(queued(match))
    assert b"Stop" in client.get(address_in(mailoutbox[0]), headers={"accept-language": "en"}).content
    assert not opt_out.is_unwanted("amina@example.com")


def test_it_turns_the_switch_of_the_account_and_can_be_taken_back(match, amina, mailoutbox, client):
    outcome(queued(match, amina.user.email))
    address = address_in(mailoutbox[0])
    for want, expected in (("no", False), ("yes", True)):
        client.post(address, {"want": want})
        amina.user.refresh_from_db()
        assert amina.user.wants_match_emails is expected


def test_what_waited_when_they_opted_out_is_skipped(match, mailoutbox):
    log = queued(match)
    opt_out.opt_out(log.to_email)
    assert (outcome(log), log.error, mailoutbox) == ("skipped", "Opted out", [])


def test_a_service_mail_has_no_such_link(mailoutbox):
    outcome(queued(Sample))
    assert "List-Unsubscribe" not in mailoutbox[0].extra_headers
    assert "opt-out" not in mailoutbox[0].body


def test_a_forged_link_is_not_found(client):
    for method in (client.get, client.post):
        assert method("/mail/opt-out/MQ:1:forged").status_code == 404


def test_an_address_that_bounced_gets_nothing_until_staff_lift_it(mailoutbox):
    BlockedAddress.objects.create(address="Amina@Example.com")
    assert (outcome(queued(Sample)), mailoutbox) == ("skipped", [])
    BlockedAddress.objects.all().delete()
    assert outcome(queued(Sample)) == "sent"


def test_staff_block_an_address_once_in_whatever_letters(client, sam):
    client.force_login(sam)
    for address in ("Amina@Example.com", "aMINA@example.com"):
        client.post("/admin/notifications/blockedaddress/add/", {"address": address, "reason": "550"})
    assert [blocked.address for blocked in BlockedAddress.objects.all()] == ["amina@example.com"]


def test_switched_off_while_it_waited_it_does_not_leave(mailoutbox):
    log = queued(Sample)
    site_settings.put("email_enabled_sample", False, by=None)
    assert (outcome(log), mailoutbox) == ("skipped", [])
