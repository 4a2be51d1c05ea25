"""The door to the queue's workers."""

from django.db import transaction
from django_q.tasks import async_task

DELIVER = "notifications.tasks.deliver"


def wake_worker(log):
    """Ask a worker to deliver a message once the caller's transaction has committed.

    Robust: with a broker that is down the request goes on, and the sweep finds the row.
    """
    pk = log.pk
    transaction.on_commit(lambda: async_task(DELIVER, pk), robust=True)
