"""What runs by the clock for searches."""

from talentio.core.schedules import Recurring

SCHEDULES = [
    Recurring("matching.sweep", "matching.tasks.sweep", minutes=1),
    Recurring("matching.check_models", "matching.tasks.check_models", cron="37 5 * * *"),
    Recurring("matching.prune_answers", "matching.tasks.prune_answers", cron="11 4 * * *"),
]
