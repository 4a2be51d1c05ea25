"""The test button of the mail settings sends a real mail and says truly whether it left."""

import pytest
from django.conf import settings as deployed

from notifications.models import EmailLog
from notifications.setting_checks import send_test_mail
from talentio.core.setting_checks import CheckFailed
from talentio.core.site_settings import site_settings
from talentio.testing.smtp import loopback_smtp

pytestmark = pytest.mark.django_db


@pytest.fixture
def smtp(settings):
    with loopback_smtp() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        assert deployed.EMAIL_TIMEOUT
        yield server


def test_it_reaches_whoever_asked(smtp, sam):
    assert "sam@example.com" in send_test_mail(sam)
    assert len(smtp.messages) == 1
    log = EmailLog.objects.get()
    assert (log.key, log.status, log.to_email, log.sent_by) == ("mail_test", "sent", sam.email, sam)


def test_a_refusal_of_the_service_is_told(smtp, sam):
    smtp.faults["RCPT"] = "550 no"
    with pytest.raises(CheckFailed, match="550|did not leave|pas parti"):
        send_test_mail(sam)
    assert not smtp.messages


def test_switched_off_it_says_so(sam):
    site_settings.put("email_enabled_mail_test", False, by=None)
    with pytest.raises(CheckFailed):
        send_test_mail(sam)


def test_there_must_be_somebody_to_write_to():
    with pytest.raises(CheckFailed):
        send_test_mail(None)
