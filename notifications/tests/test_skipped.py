"""N4: a mail that is switched off is logged and does not leave."""

import pytest

from notifications.models import EmailLog
from notifications.registry import resend
from notifications.tasks import deliver, sweep
from talentio.core.site_settings import site_settings

from .sample import Sample

pytestmark = pytest.mark.django_db
TO = {"to": "amina@example.com", "params": {"name": "Amina"}}


@pytest.fixture
def switched_off(db):
    site_settings.put("email_enabled_sample", False, by=None)


def test_it_is_logged_and_no_worker_is_asked(switched_off, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        log = Sample.queue(**TO)
    assert (log.status, callbacks) == ("skipped", [])


def test_neither_a_worker_nor_the_sweep_sends_it(switched_off, mailoutbox):
    log = Sample.queue(**TO)
    assert (deliver(log.pk), sweep(), mailoutbox) == (False, 0, [])
    assert EmailLog.objects.get().attempts == 0


def test_switched_on_again_the_next_one_leaves(switched_off, mailoutbox):
    site_settings.put("email_enabled_sample", True, by=None)
    assert deliver(Sample.queue(**TO).pk) is True
    assert len(mailoutbox) == 1


def test_sent_again_while_it_is_off_it_is_skipped_again(switched_off, sam):
    assert resend(Sample.queue(**TO), by=sam).status == "skipped"
