"""The text of mails is not kept for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import EmailLog
from notifications.tasks import blank_old_bodies, deliver

from .sample import Sample

pytestmark = pytest.mark.django_db


def sent(days_ago):
    log = Sample.queue(to="amina@example.com", params={"name": "Amina"})
    deliver(log.pk)
    EmailLog.objects.filter(pk=log.pk).update(created_at=timezone.now() - timedelta(days=days_ago))
    return log


def test_after_ninety_days_the_row_stays_and_its_text_goes():
    old, young = sent(91), sent(89)
    assert (blank_old_bodies(), blank_old_bodies()) == (1, 0)
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.html, old.text, old.status, old.params) == ("", "", "sent", {"name": "Amina"})
    assert "Amina" in young.text
