"""Bringing everything encrypted under the newest key, while the site runs.

Nothing is remembered between runs: what is under the newest key already is passed over, so a run that
was killed is simply run again. Until it has come to its end the old keys stay configured.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Cast

from talentio.core import encryption
from talentio.core.fields import EncryptedTextField

BATCH = 500


@dataclass
class Progress:
    """How far one field is: `done` of `total` rows looked at; `unreadable` holds primary keys."""

    label: str
    total: int
    done: int = 0
    counted: Counter = field(default_factory=Counter)
    unreadable: list = field(default_factory=list)


def encrypted_fields():
    """Return (model, field) for each encrypted field of each table."""
    return [
        (model, each)
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy and model._meta.managed
        for each in model._meta.local_concrete_fields
        if isinstance(each, EncryptedTextField)
    ]


def rotate(model, column, *, batch=BATCH) -> Iterator[Progress]:
    """Rotate one field, one transaction a batch; yield how far it is after each."""
    rows = _tokens(model, column)
    progress = Progress(f"{model._meta.label}.{column.name}", rows.count())
    last = None
    while chunk := list((rows.filter(pk__gt=last) if last is not None else rows)[:batch]):
        with transaction.atomic():
            for pk, token in chunk:
                _rotate_row(model, column, pk, token, progress)
        last, progress.done = chunk[-1][0], progress.done + len(chunk)
        yield progress


def _tokens(model, column):
    """(pk, ciphertext) of rows that hold something, in order; the field itself would decrypt."""
    token = Cast(column.name, models.TextField())
    rows = model._base_manager.annotate(token=token).exclude(token="").exclude(token=None)  # noqa: S106
    return rows.order_by("pk").values_list("pk", "token")


def _rotate_row(model, column, pk, token, progress):
    if encryption.is_current(token):
        progress.counted["current"] += 1
        return
    try:
        fresh = encryption.rotate(token)
    except encryption.DecryptionFailed:
        progress.unreadable.append(pk)
        return
    # Only what is still as it was read: somebody may have changed it since, under whatever key.
    same = model._base_manager.annotate(token=Cast(column.name, models.TextField())).filter(
        pk=pk, token=token
    )
    changed = same.update(**{column.name: models.Value(fresh, output_field=models.TextField())})
    progress.counted["rotated" if changed else "changed meanwhile"] += 1
