"""What runs by the clock for operations."""

from talentio.core.schedules import Recurring

SCHEDULES = [
    Recurring("ops.filter_counts", "talentio.ops.filter_counts.refresh", minutes=15),
    Recurring("ops.heartbeat", "talentio.ops.health.beat", minutes=1),
    Recurring("ops.nightly_backup", "talentio.ops.tasks.nightly_backup", cron="23 2 * * *"),
]
