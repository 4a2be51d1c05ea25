import argparse

from django.core.management.base import BaseCommand, CommandError

from talentio.ops import updating
from talentio.ops.models import Refused


class Command(BaseCommand):
    help = "Show what the git remote offers; with --apply take it, and come back if it does not work."

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="take what the remote offers")
        parser.add_argument("--go-back", action="store_true", help="undo an update that was interrupted")
        # For the process that the back-office starts.
        parser.add_argument("--job", action="store_true", help=argparse.SUPPRESS)

    def handle(self, *, apply, go_back, job, **options):
        work = self.apply if apply else self.go_back if go_back else self.look
        try:
            result = self.told(work) if job else work(say=self.stdout.write)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(result)

    def told(self, work):
        updating.JOB.begin()
        try:
            result = work(say=updating.JOB.at, by=updating.JOB.told["by"])
        except Exception as failure:
            # The page must say something whatever happened; details are for the log.
            updating.JOB.fail(failure if isinstance(failure, Refused) else type(failure).__name__)
            raise
        updating.JOB.finish(result)
        return result

    def apply(self, *, say, by=""):
        updating.update(by=by, say=say)
        return "Updated."

    def go_back(self, *, say, by=""):
        updating.go_back()
        return "The version before is in place."

    def look(self, *, say, by=""):
        offered = updating.look()
        for commit in offered["commits"]:
            say("{id} {day} {subject}".format(**commit))
        return f"{len(offered['commits'])} commits to take."
