"""What runs by the clock for searches."""

from talentio.core.schedules import Recurring

SCHEDULES = [
    Recurring("matching.sweep", "matching.tasks.sweep", minutes=1),
    Recurring("matching.check_models", "matching.tasks.check_models", cron="37 5 * * *"),
    Recurring(
        "matching.prune_answers",
        "matching.pruning.prune_answers",
        cron="11 4 * * *",
        due="matching.pruning.old_answers",
    ),
    Recurring(
        "matching.blank_words",
        "matching.pruning.blank_words",
        cron="13 4 * * *",
        due="matching.pruning.old_words",
    ),
]
