"""What runs by the clock for film talents."""

from talentio.core.schedules import Recurring

SCHEDULES = [
    Recurring("cinema.refresh_listing", "cinema.tasks.refresh_listing", cron="7 0 * * *"),
    Recurring("cinema.count_people", "cinema.tasks.count_people", minutes=10),
    Recurring(
        "cinema.purge_drafts",
        "cinema.tasks.purge_drafts",
        cron="19 3 * * *",
        due="cinema.tasks.abandoned_drafts",
    ),
    Recurring("cinema.index_names", "cinema.tasks.index_names", cron="41 2 * * *"),
]
