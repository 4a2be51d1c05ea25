"""Whoever is erased leaves no name behind, with an account or without."""

from django.db.models.signals import post_delete
from django.dispatch import receiver

from accounts.erasure import forget_actions, forget_changes, forget_in_recaps, forget_mails
from notifications.models import EmailLog
from talentio.core import imports
from talents import name_watch

from .models import CinemaTalent


@receiver(post_delete, sender=CinemaTalent)
def forget(sender, instance, **kwargs):
    """Go through the logs in the transaction of the deletion; photos go by a receiver of their own."""
    subject = name_watch.subject_of(instance)
    name_watch.forget(subject)
    forget_actions(subject, instance.code)
    forget_changes(instance)
    # By subject, not by address: a guardian may have other children here.
    forget_mails(EmailLog.objects.filter(about=subject))
    forget_in_recaps(instance.code)
    imports.forget(instance.email, instance.code)
