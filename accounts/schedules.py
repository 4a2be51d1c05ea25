"""What runs by the clock for accounts."""

from talentio.core.schedules import Recurring

from .weekly_recap import SCHEDULE

SCHEDULES = [
    Recurring("accounts.tell_of_critical", "accounts.alerts.tell_of_critical", minutes=1),
    # Sundays at 12:59 by the site's clock, whatever the clock does in Ramadan.
    Recurring(SCHEDULE, "accounts.weekly_recap.send_edition", cron="59 12 * * sun"),
    Recurring(
        "accounts.erase_due", "accounts.erasure.erase_due", cron="7 4 * * *", due="accounts.erasure.due_today"
    ),
    Recurring(
        "accounts.purge_password_requests",
        "accounts.tasks.purge_password_requests",
        cron="23 3 * * *",
        due="accounts.tasks.old_password_requests",
    ),
]
