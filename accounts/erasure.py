"""Erasing a person: what is theirs goes, what must be kept loses their name."""

import logging

from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from notifications.models import BlockedAddress, EmailLog, OptOut
from talentio.core import imports
from talentio.core.audit import audit
from talentio.core.models import ActivityLog, SecurityLog

from .models import ErasedAccount, User
from .weekly_recap import recap_keys

NOBODY = "erased@invalid.invalid"
log = logging.getLogger(__name__)


@transaction.atomic
def erase(user):
    """Delete an account with all that belongs to it, and its name wherever a log must stay.

    Files go after commit. Logs keep what happened, so that others' actions can still be explained.
    """
    _forget_in_logs(user)
    _forget_in_mails(user)
    AccessAttempt.objects.filter(username=user.email).delete()
    imports.forget(user.email, user.code)
    ErasedAccount.remember(user)
    audit(None, "erase", user, category="accounts")
    user.delete()


def _forget_in_logs(user):
    forget_actions(f"{user._meta.label}:{user.pk}", user.code)
    ActivityLog.objects.filter(user=user).update(
        user_name="", user_email="", user_code="", description="", address=None, user_agent=""
    )
    SecurityLog.objects.filter(user=user).update(user_name="", user_code="", address=None, user_agent="")
    forget_changes(user)


def _forget_in_mails(user):
    BlockedAddress.objects.filter(address=user.email).delete()
    OptOut.objects.of(user.email).delete()
    forget_mails(EmailLog.objects.filter(to_email=user.email))
    forget_in_recaps(user.code)


def forget_in_recaps(code):
    """Take the text out of the recaps of a week that name whoever has this code."""
    if code:
        recaps = EmailLog.objects.filter(key__in=recap_keys(), html__contains=code)
        recaps.update(html="", text="")


def forget_actions(subject, code):
    """Take a person's name out of what others did to them; `subject` is a model as logs name it."""
    about = Q(resource=subject)
    if code:
        about |= Q(url__contains=code) | Q(referrer__contains=code)
        SecurityLog.objects.filter(url__contains=code).update(url="")
    ActivityLog.objects.filter(about).update(description="", url="", referrer="")


def forget_changes(thing):
    """Take the name out of what the back-office remembers of changes to a saved model."""
    content_type = ContentType.objects.get_for_model(thing)
    changes = LogEntry.objects.filter(content_type=content_type, object_id=str(thing.pk))
    changes.update(object_repr="", change_message="")


def forget_mails(mails):
    """Take person, address and words out of some rows of the log of mails."""
    # What still waits must not leave for nobody.
    mails.filter(status=EmailLog.Status.QUEUED).update(status=EmailLog.Status.SKIPPED)
    mails.update(
        to_email=NOBODY, to_name="", cc="", subject="", html="", text="", params={}, related_code="", error=""
    )


def due_today():
    return User.objects.to_be_erased(today=timezone.localdate())


def erase_due():
    """Erase everybody whose days of grace are over; return how many. One failure does not stop the others."""
    return sum(_erased(pk) for pk in list(due_today().values_list("pk", flat=True)))


def _erased(pk):
    try:
        with transaction.atomic():
            # Locked and asked again: somebody may be changing their mind at this moment.
            user = due_today().select_for_update().filter(pk=pk).first()
            if user is None or (user.is_superuser and not user.has_another_administrator()):
                return False
            erase(user)
    except Exception:
        log.exception("The account %s could not be erased", pk)
        return False
    return True
