"""What runs by the clock for accounts."""

from talentio.core.schedules import Recurring

SCHEDULES = [
    Recurring("accounts.tell_of_critical", "accounts.alerts.tell_of_critical", minutes=1),
    Recurring("accounts.erase_due", "accounts.erasure.erase_due", cron="7 4 * * *"),
    Recurring(
        "accounts.purge_password_requests", "accounts.tasks.purge_password_requests", cron="23 3 * * *"
    ),
]
