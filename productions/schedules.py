"""What runs by the clock for projects."""

from talentio.core.schedules import Recurring

SCHEDULES = [
    # For wishes whose task a broken queue lost.
    Recurring("productions.send_selections", "productions.tasks.send_selections", minutes=10),
    Recurring(
        "productions.prune_badge_files",
        "productions.tasks.prune_badge_files",
        minutes=60,
        due="productions.badge_files.over",
    ),
    Recurring("productions.send_calls", "productions.tasks.send_calls", minutes=10),
]
