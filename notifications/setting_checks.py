"""The test of the mail settings: a real message to whoever asks."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentio.core.setting_checks import CheckFailed, register_check

from . import delivery
from .emails import MailTest
from .models import EmailLog


def send_test_mail(by):
    """Queue a message to this account and deliver it at once: the answer is that of the mail service."""
    if by is None:
        raise CheckFailed(_("There is nobody to write to."))
    log = MailTest.send_to(by)
    if log.status == EmailLog.Status.QUEUED:
        delivery.send(log)
        log.refresh_from_db()
    if log.status == EmailLog.Status.SENT:
        return _("A mail left for %(address)s. Is it in your mail box?") % {"address": log.to_email}
    if log.status == EmailLog.Status.SKIPPED:
        raise CheckFailed(_("This mail is switched off among “Which mails are sent”."))
    raise CheckFailed(
        _("The mail did not leave: %(error)s") % {"error": log.error or log.get_status_display()}
    )


register_check(
    "mail",
    gettext_lazy("Send me a mail"),
    send_test_mail,
    key="mail",
    help=gettext_lazy("A real message to the address of your account, by the mail service that is set."),
)
