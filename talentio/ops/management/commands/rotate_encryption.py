from django.core.management.base import BaseCommand, CommandError

from talentio.core.audit import audit
from talentio.ops import rotation
from talentio.ops.locks import only_one
from talentio.ops.models import Refused


class Command(BaseCommand):
    help = (
        "Bring everything encrypted under ENCRYPTION_KEY; keys of the past stand in ENCRYPTION_KEYS_OLD "
        "until this has ended well. It may be interrupted and run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--batch", type=int, default=rotation.BATCH, help="rows in one transaction")

    def handle(self, *, batch, **options):
        if batch < 1:
            raise CommandError("A batch has one row or more.")
        try:
            with only_one("rotation"):
                ends = [self.rotate(model, field, batch) for model, field in rotation.encrypted_fields()]
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.judge([end for end in ends if end])

    def rotate(self, model, field, batch):
        """Rotate one field; return its last Progress, or None without rows."""
        progress = None
        for progress in rotation.rotate(model, field, batch=batch):
            self.stdout.write(f"{progress.label}: {progress.done} of {progress.total}")
            self.stdout.flush()
        return progress

    def judge(self, ends):
        total = sum((end.counted for end in ends), rotation.Counter())
        audit(None, "rotate_encryption", category="operations", description=str(dict(total))[:200])
        self.stdout.write(f"{total['rotated']} rotated, {total['current']} were current already.")
        unreadable = [name_rows(end) for end in ends if end.unreadable]
        if unreadable:
            raise CommandError("No configured key reads these rows: " + "; ".join(unreadable))
        if total["changed meanwhile"]:
            raise CommandError(f"{total['changed meanwhile']} rows changed meanwhile: run it once more.")


def name_rows(end):
    return f"{end.label}: {', '.join(map(str, end.unreadable[:20]))}"
