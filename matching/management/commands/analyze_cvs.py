from django.core.management.base import BaseCommand

from matching import cv_analysis
from talents.models import Profile


class Command(BaseCommand):
    help = "Queue the analysis of every CV that was never read, such as those from before there was any."

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, default=1000, help="at most so many (default: 1000)")

    def handle(self, *args, limit, **options):
        unread = Profile.objects.exclude(cv="").filter(cv_analysis=None).order_by("pk")[:limit]
        for profile in unread:
            cv_analysis.ask_for(profile, by=None)
        self.stdout.write(f"{len(unread)} CVs are queued.")
