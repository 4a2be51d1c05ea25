"""The one mail of this app's own: does mail leave at all?"""

from django.utils.translation import gettext_lazy as _

from .registry import Email


class MailTest(Email):
    """To whoever pressed the button on the settings page, and to nobody else."""

    key = "mail_test"
    label = _("Test of the mail settings")
    explanation = _("Sent by the test on the settings page, to whoever asked for it.")
    subject = _("It works: mails leave")

    @classmethod
    def send_to(cls, user):
        return cls.queue(to=user.email, name=user.full_name, language=user.language, sent_by=user)

    def sample(self):
        return {}
