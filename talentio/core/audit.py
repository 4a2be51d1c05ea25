"""The verb that notes an action in the activity log."""

from django.db import transaction

from . import client_facts
from .models import ActivityLog


def audit(by, action, target=None, *, category="", description="", status="success") -> ActivityLog:
    """Note that `by` (an account, or None) did `action` to `target` (a saved model, or None).

    The row belongs to the caller's transaction: an action that is rolled back was not done.
    Put no contact, token or password into `description`. A request that did something with a name
    gets no row besides as a page (`talentio.core.activity`).
    """
    row = ActivityLog.objects.create(
        action_type=action,
        category=category,
        description=description,
        status=status,
        resource=f"{target._meta.label}:{target.pk}" if target is not None else "",
        **_person(by),
        **_request(),
    )
    facts = client_facts.current()
    if facts is not None:
        transaction.on_commit(lambda: facts.noted.append(action))
    return row


def _person(by):
    if by is None or not by.is_authenticated:
        return {}
    return {"user": by, "user_name": by.full_name, "user_email": by.email, "user_code": by.code or ""}


def _request():
    facts = client_facts.current()
    if facts is None:
        return {}
    columns = {name: getattr(facts, name) for name in ("address", "user_agent", "method", "url", "referrer")}
    return {**columns, **client_facts.device_of(facts.user_agent)}
