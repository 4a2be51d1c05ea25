"""Drawing the badges of a whole project in the queue, into a private file that ends after a day."""

import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from . import badges
from .models import Assignment, BadgeFile


def draw(key):
    """Draw a file that was asked for, telling its row how far it is; one that is finished stays as it is."""
    file = BadgeFile.objects.waiting().filter(pk=key).select_related("project").first()
    if file is None:
        return
    try:
        _draw(file)
    except Exception:
        BadgeFile.objects.waiting().filter(pk=key).update(state=BadgeFile.State.FAILED)
        raise  # the queue logs it


def _draw(file):
    found = Assignment.objects.current().filter(project=file.project).for_badges().order_by("pk")
    shown = [badges.badge_of(each) for each in found]
    row = BadgeFile.objects.filter(pk=file.pk)
    row.update(total=len(shown), done=0)
    pdf = badges.pdf_of(shown, file.format, on_page=lambda done: row.update(done=done))
    key = uuid.uuid4().hex
    name = storages["private"].save(f"badges/{key[:2]}/{key}.pdf", ContentFile(pdf))
    if not row.filter(state=BadgeFile.State.WAITING).update(state=BadgeFile.State.DONE, name=name):
        storages["private"].delete(name)


def over():
    return BadgeFile.objects.over()


def prune():
    """Delete files that are over, with their rows; return how many."""
    with transaction.atomic():
        # One by one, so that each takes its file with it.
        return sum(bool(file.delete()) for file in over()[:1000])
