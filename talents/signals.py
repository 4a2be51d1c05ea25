"""What apps above may want to hear of profiles."""

from django.db import transaction
from django.dispatch import Signal

# A profile got another CV, or has none any more: `pk` says whose. Sent on commit; receivers only queue.
cv_changed = Signal()


def announce_cv(pk):
    transaction.on_commit(lambda: cv_changed.send(announce_cv, pk=pk), robust=True)
