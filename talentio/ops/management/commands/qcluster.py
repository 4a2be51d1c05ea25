"""The queue, instead of django-q2's command of this name: see `talentio/ops/watched_queue.py`."""

import sys

from django.core.management.base import BaseCommand

from talentio.ops import watched_queue


class Command(BaseCommand):
    help = "Run the queue until it is told to stop; it ends with another code than 0 where a part was killed."

    def handle(self, **options):
        sys.exit(watched_queue.run())
