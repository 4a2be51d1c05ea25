"""Work on accounts that nobody waits for."""

from django.utils import timezone

from .emails import PasswordReset
from .models import PasswordRequest


def answer_password_request(pk):
    """Mail the link that was asked for, if there is an open account behind it; twice sends it once."""
    asked = PasswordRequest.objects.select_related("user").filter(pk=pk, user__is_active=True).first()
    if asked and not asked.is_repeated():
        PasswordReset.send_to(asked.user, reason=f"request:{asked.pk}")


def old_password_requests():
    return PasswordRequest.objects.filter(created_at__lt=timezone.now() - PasswordRequest.WINDOW)


def purge_password_requests():
    """Delete requests whose window is over; return how many."""
    return old_password_requests().delete()[0]
