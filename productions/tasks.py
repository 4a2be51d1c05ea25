"""What the queue does for projects."""

from django_q.tasks import async_task

from . import badge_files, calling, selection


def send_selections():
    """Queue wished selection mails; the next batch follows behind this one."""
    sent = selection.send_waiting()
    if sent == selection.BATCH:
        async_task("productions.tasks.send_selections")
    return sent


def draw_badges(key):
    badge_files.draw(key)


def prune_badge_files():
    return badge_files.prune()


def send_calls():
    """Queue due mails about calls; the next batch follows behind this one."""
    sent = calling.send_due()
    if sent == calling.BATCH:
        async_task("productions.tasks.send_calls")
    return sent
