"""The door to the queue's workers."""

from django.db import transaction
from django_q.tasks import async_task

DELIVER = "notifications.tasks.deliver"


def wake_worker(log):
    """Ask a worker to deliver a message once the caller's transaction has committed.

    Robust: with a broker that is down the request goes on, and the sweep finds the row.
    """
    pk = log.pk
    transaction.on_commit(lambda: ask_for(pk), robust=True)


def ask_for(pk, **options):
    """Ask a worker to deliver the message with this id; `options` as `async_task` takes them."""
    # The row of the outbox says what became of it: the queue keeps failures only, and saves a write.
    async_task(DELIVER, pk, save=False, **options)
