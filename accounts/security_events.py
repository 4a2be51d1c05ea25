"""What of accounts goes into the security log without being asked: failures, locks, rights."""

from axes.signals import user_locked_out
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_login_failed
from django.db.models.signals import m2m_changed
from django.dispatch import receiver

from talentio.core import security

from .lockout import identity_of
from .models import User
from .models.user import note_rights


@receiver(user_login_failed)
def note_failure(sender, credentials, request=None, **kwargs):
    # While the door is locked nothing is tried: that is an event of its own, below.
    if not getattr(request, "axes_locked_out", False):
        _note(security.Kind.LOGIN_FAILED, security.Severity.WARNING, identity_of(request, credentials))


@receiver(user_locked_out)
def note_lock(sender, request, username, **kwargs):
    account = User.objects.filter(email=username).first()
    is_staff = account is not None and account.is_staff
    severity = security.Severity.CRITICAL if is_staff else security.Severity.WARNING
    _note(security.Kind.LOCKOUT, severity, username)


def _note(kind, severity, identity):
    account = User.objects.filter(email=identity).first()
    detail = "" if account else security.masked(identity or "")
    security.note(kind, severity, about=account, detail=detail)


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
def note_new_rights(sender, instance, action, reverse, model, pk_set, **kwargs):
    # Before a clear, since afterwards nobody knows what was there.
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    people, given = (model.objects.filter(pk__in=pk_set or ()), [instance])
    if not reverse:
        people, given = [instance], model.objects.filter(pk__in=pk_set or ())
    words = ", ".join(str(right) for right in given) or "all"
    for person in people:
        note_rights(person, f"{action.split('_')[1]} {words}")


@receiver(m2m_changed, sender=Group.permissions.through)
def note_rights_of_a_role(sender, instance, action, reverse, model, pk_set, **kwargs):
    if action not in ("post_add", "post_remove", "pre_clear") or reverse:
        return
    rights = ", ".join(model.objects.filter(pk__in=pk_set or ()).values_list("codename", flat=True)) or "all"
    detail = f"{instance.name}: {action.split('_')[1]} {rights} · {security.acting()}"
    security.note(security.Kind.RIGHTS_CHANGED, security.Severity.CRITICAL, detail=detail)
