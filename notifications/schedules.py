"""What runs by the clock for mails."""

from talentio.core.schedules import Recurring

SCHEDULES = [Recurring("notifications.sweep", "notifications.tasks.sweep", minutes=1)]
