"""`manage.py rank --brief FILE --kind standard --json`: what the built-in ranker says, as JSON."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from matching import index
from matching.brief.criteria import Criterion, Unreadable
from matching.brief.extract import understand
from matching.ranker import rank, seed_of


class Command(BaseCommand):
    help = "Rank all candidates for a brief. What the text names counts as confirmed."

    def add_arguments(self, parser):
        parser.add_argument("--brief", required=True, help="a text file, or - for the standard input")
        parser.add_argument("--kind", required=True, choices=["cinema", "standard"])
        parser.add_argument("--criteria", help="a JSON file with the edited criteria")
        parser.add_argument("--limit", type=int, default=50)
        parser.add_argument("--json", action="store_true", help="print JSON (the default)")

    def handle(self, *, brief, kind, criteria, limit, **options):
        if limit < 1:
            raise CommandError("--limit is at least 1.")
        text = sys.stdin.read() if brief == "-" else _read(brief)
        found = understand(text, kind)
        chosen = _criteria(criteria) if criteria else found.criteria
        index.refresh_stale()
        ranked = rank(chosen, kind=kind, text=text, seed=seed_of(text), limit=limit)
        answer = {
            "criteria": [each.as_dict() for each in chosen],
            "unparsed": found.unparsed,
            "refused": [each.as_dict() for each in found.refused],
            "roles": found.roles,
            "ranking": [
                {"code": each.candidate.code, "score": each.score, "facts": each.facts} for each in ranked
            ],
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))


def _read(name):
    try:
        return Path(name).read_text(encoding="utf-8", errors="replace")
    except OSError as gone:
        raise CommandError(f"{name} cannot be read: {gone.strerror}") from gone


def _criteria(name):
    try:
        data = json.loads(_read(name))
        return [Criterion.read(each) for each in (data["criteria"] if isinstance(data, dict) else data)]
    except (ValueError, Unreadable, TypeError, KeyError) as wrong:
        raise CommandError(f"{name} holds no criteria: {wrong}") from wrong
