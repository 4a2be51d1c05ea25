"""What the queue does for projects."""

from django_q.tasks import async_task

from . import selection


def send_selections():
    """Queue wished selection mails; the next batch follows behind this one."""
    sent = selection.send_waiting()
    if sent == selection.BATCH:
        async_task("productions.tasks.send_selections")
    return sent
