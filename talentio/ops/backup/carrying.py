"""What a restore may not undo: who was erased, which mails have left, which numbers are taken.

Told by the live database, and applied to the staged one by a process that is connected to it.
"""

import json

from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F
from django_q.models import OrmQ

from accounts.erasure import erase
from accounts.models import ErasedAccount, User
from notifications.models import BlockedAddress, EmailLog, OptOut
from talentio.core.counters import raise_to
from talentio.core.models import Counter, Figure, SettingsVersion
from talentio.core.site_settings import site_settings

from ..models import Backup

MARK = "ops.restored"
# Rows that are added where they are missing; each is told apart by something unique.
ADDED = {"erased": ErasedAccount, "opt_outs": OptOut, "blocked": BlockedAddress}


def told(taken_at):
    """What the live database has to say, as JSON; `taken_at` is when the archive was made."""
    sent = EmailLog.objects.filter(status=EmailLog.Status.SENT, sent_at__gte=taken_at)
    waiting = EmailLog.objects.filter(status=EmailLog.Status.QUEUED)
    content = {
        "counters": list(Counter.objects.values_list("name", "value")),
        "version": SettingsVersion.objects.values_list("version", flat=True).first() or 0,
        "knows_mails": EmailLog.objects.exists(),
        "sent": list(sent.values_list("pk", "created_at", "sent_at", "message_id")),
        "waiting": list(waiting.values_list("pk", flat=True)),
        "backups": list(Backup.objects.order_by("pk").values()),
        **{name: list(model.objects.values()) for name, model in ADDED.items()},
    }
    return json.dumps(content, cls=DjangoJSONEncoder)


def apply(text, mark):
    """Apply it to the database of this process; `mark` tells later that this is the restored one."""
    content = json.loads(text)
    OrmQ.objects.all().delete()
    Session.objects.all().delete()
    for name, value in content["counters"]:
        raise_to(name, value)
    _settle_mails(content)
    _add_rows(content)
    _list_backups(content["backups"])
    _erase_again()
    SettingsVersion.objects.get_or_create(pk=1)
    SettingsVersion.objects.filter(pk=1).update(version=F("version") + content["version"] + 1)
    site_settings.forget()
    Figure.objects.replace(MARK, {MARK: mark})


def _settle_mails(content):
    """What waits in the archive but has left, or was given up, may not leave again.

    A database that has lost its mails knows nothing of them: then they leave, perhaps a second time.
    """
    if not content["knows_mails"]:
        return
    waiting = EmailLog.objects.filter(status=EmailLog.Status.QUEUED)
    for pk, _created_at, sent_at, message_id in content["sent"]:
        waiting.filter(pk=pk).update(status=EmailLog.Status.SENT, sent_at=sent_at, message_id=message_id)
    waiting.exclude(pk__in=content["waiting"]).update(status=EmailLog.Status.SKIPPED)


def _add_rows(content):
    for name, model in ADDED.items():
        names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
        rows = [model(**{each: row[each] for each in names}) for row in content[name]]
        model.objects.bulk_create(rows, ignore_conflicts=True)


def _list_backups(rows):
    """The list of archives is that of the disk, not that of the day of the archive."""
    Backup.objects.all().delete()
    people = set(User.objects.values_list("pk", flat=True))
    for row in rows:
        known = row["requested_by_id"] if row["requested_by_id"] in people else None
        # Without their numbers: PostgreSQL's sequence would not know that they are taken.
        Backup.objects.create(**{**row, "id": None, "requested_by_id": known})


def _erase_again():
    erased = set(ErasedAccount.objects.values_list("digest", flat=True))
    for user in User.objects.only("pk", "created_at").iterator():
        if ErasedAccount.digest_of(user) in erased:
            erase(User.objects.get(pk=user.pk))
