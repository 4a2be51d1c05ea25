"""What runs by the clock for mails."""

from talentio.core.schedules import Recurring

SCHEDULES = [
    Recurring("notifications.sweep", "notifications.tasks.sweep", minutes=1),
    Recurring("notifications.settle_figures", "notifications.figures.settle", minutes=60),
    Recurring(
        "notifications.blank_old_bodies",
        "notifications.tasks.blank_old_bodies",
        cron="11 3 * * *",
        due="notifications.tasks.old_bodies",
    ),
]
