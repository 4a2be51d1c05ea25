"""What runs by the clock for searches."""

from talentio.core.schedules import Recurring

SCHEDULES = [Recurring("matching.sweep", "matching.tasks.sweep", minutes=1)]
