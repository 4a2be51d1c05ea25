"""C1: nobody under 18 is shown before the guardian has agreed."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cinema.emails import addressed_to
from cinema.models import CinemaTalent
from notifications.models import EmailLog
from notifications.tasks import deliver
from talentio.core.models import ActivityLog

from .journey import CHILD, answers_for, post, walk


@pytest.fixture
def child(rabat):
    walk(Client(), answers_for(rabat, **CHILD))
    return CinemaTalent.objects.get()


def link_of(key, mailoutbox):
    deliver(EmailLog.objects.get(key=key).pk)
    return re.search(r"http://[^/\s]+(/cinema/\S+)", mailoutbox[-1].body)[1]


@pytest.mark.parametrize("missing", ["guardian_name", "guardian_email", "guardian_agrees"])
def test_a_minor_needs_a_guardian(client, rabat, missing):
    fields = answers_for(rabat, **CHILD)["identity"] | {missing: ""}
    answer = post(client, "identity", fields)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [missing]


def test_an_adults_guardian_is_not_kept(client, rabat):
    walk(client, answers_for(rabat, **{**CHILD, "date_of_birth": "1990-01-01"}))
    assert CinemaTalent.objects.get().guardian_name == ""


def test_a_minor_is_hidden_until_the_guardian_agrees(client, child, mailoutbox):
    assert not child.is_listed
    page = client.get(link_of("cinema_guardian_consent", mailoutbox), follow=True)
    assert child.full_name in page.text
    child.refresh_from_db()
    assert child.guardian_consented_at is None
    assert client.post("/cinema/guardian").status_code == 200
    child.refresh_from_db()
    assert child.is_listed
    assert ActivityLog.objects.filter(action_type="guardian_consent", user=None).count() == 1


def test_the_guardians_link_serves_once(client, child, mailoutbox):
    link = link_of("cinema_guardian_consent", mailoutbox)
    client.get(link, follow=True)
    client.post("/cinema/guardian")
    assert client.post("/cinema/guardian").status_code == 410
    assert Client().get(link, follow=True).status_code == 410


def test_a_link_to_another_guardian_serves_no_more(client, child, mailoutbox):
    link = link_of("cinema_guardian_consent", mailoutbox)
    child.guardian_email = "omar@example.com"
    child.save()
    assert client.get(link, follow=True).status_code == 410


@pytest.mark.parametrize("purpose", ["claim", "guardian"])
def test_a_false_link_is_spent(client, db, purpose):
    assert client.get(f"/cinema/{purpose}/nonsense", follow=True).status_code == 410
    assert client.post(f"/cinema/{purpose}").status_code == 410


def test_staff_may_record_what_the_guardian_told_them(child, zara):
    assert child.record_guardian_consent(by=zara)
    assert child.is_listed
    assert not child.record_guardian_consent(by=zara)
    assert ActivityLog.objects.get(action_type="guardian_consent").user == zara


def test_the_guardian_gets_a_copy_of_the_mails(child, mailoutbox):
    log = EmailLog.objects.get(key="cinema_talent_registration")
    assert (log.to_email, log.cc) == ("yasmine@example.com", "fatou@example.com")


def test_at_eighteen_the_person_takes_over(child, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=365 * 9), tick=False)
    child.refresh_listing()
    assert child.is_listed
    assert addressed_to(child)["cc"] == ""
    assert not child.record_guardian_consent(by=None)
