"""What runs by the clock for profiles."""

from talentio.core.schedules import Recurring

SCHEDULES = [
    Recurring(
        "talents.purge_drafts",
        "talents.tasks.purge_drafts",
        cron="17 3 * * *",
        due="talents.tasks.abandoned_drafts",
    ),
    Recurring(
        "talents.purge_visits",
        "talents.tasks.purge_visits",
        cron="29 3 * * *",
        due="talents.tasks.old_visits",
    ),
    Recurring("talents.count_people", "talents.tasks.count_people", minutes=10),
    Recurring("talents.index_names", "talents.tasks.index_names", cron="23 2 * * *"),
]
