"""What pages and phones send to be noted, and the words that they get back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from . import presence
from .choices import PresenceKind, PresenceSource
from .models import Assignment, Attendance
from .standing import expected_on, standings

MOST_AT_ONCE = 50
# What a phone may say of itself: corrections are made by staff on a page of their own.
SOURCES = (PresenceSource.SCAN, PresenceSource.CODE, PresenceSource.LIST)


@dataclass(frozen=True)
class Fact:
    """What a phone kept; `who` is a token, an address or a code, or `#` and the key of an assignment."""

    key: UUID
    who: str
    kind: str
    source: str
    at: datetime
    sent_at: datetime


def read(content):
    """The facts in what a phone sent; raise ValueError where it is nothing that our page sends."""
    if not isinstance(content, dict) or not isinstance(content.get("facts"), list):
        raise ValueError("no facts")
    if len(content["facts"]) > MOST_AT_ONCE:
        raise ValueError("too many")
    sent_at = _moment(content.get("sent_at"))
    return [_fact(each, sent_at) for each in content["facts"]]


def _fact(content, sent_at):
    if not isinstance(content, dict):
        raise ValueError("no fact")
    who, kind, source = (content.get(name) for name in ("who", "kind", "source"))
    if not isinstance(who, str) or kind not in presence.RECORDED or source not in SOURCES:
        raise ValueError("not from our page")
    return Fact(UUID(str(content.get("key"))), who[:500], kind, source, _moment(content.get("at")), sent_at)


def _moment(text):
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, OverflowError) as wrong:
        raise ValueError("no moment") from wrong
    if found.tzinfo is None or not 2000 < found.year < 2200:
        raise ValueError("no moment")
    return found


def note(project, fact, *, by):
    """Note one fact; {"key", "status", "html"} of what the page shows. "refused" is final too."""
    try:
        found = _whom(project, fact.who)
        at = presence.moment(fact.at, fact.sent_at, now=timezone.now())
    except (presence.NotMeant, ValidationError) as reason:
        told = reason.messages[0] if isinstance(reason, ValidationError) else str(reason)
        return _result(fact, "refused", {"words": told})
    outcome = presence.record(
        found, fact.kind, by=by, source=fact.source, at=at, device_at=fact.at, key=fact.key
    )
    [stands] = standings(project, [found], now=timezone.now())
    return _result(fact, outcome.status, {"words": words(outcome), "stands": stands})


def _whom(project, who):
    if not who.startswith("#"):
        return presence.meant(project, who)
    found = ticked(project, [who[1:]])
    if not found:
        raise presence.NotMeant(_("This person was taken out of the project."))
    return found[0]


def _result(fact, status, context):
    html = render_to_string("productions/_noted.html", {"status": status, **context})
    return {"key": str(fact.key), "status": status, "html": html}


def ticked(project, keys):
    """The people of a project whose keys a form sends."""
    keys = [key for key in keys if key.isascii() and key.isdecimal() and len(key) < 19][:200]
    return list(Assignment.objects.current().filter(project=project, pk__in=keys).for_presence())


def words(outcome):
    """What became of a fact, in the active language."""
    if outcome.status == "ignored":
        return _("Scanned twice within two minutes: it counts once.")
    if outcome.meaning is None:
        return _("Noted, but it changes nothing: that was so already.")
    time = time_format(timezone.localtime(outcome.at))
    return {
        PresenceKind.ARRIVAL: _("Arrived at %(time)s"),
        PresenceKind.DEPARTURE: _("Left at %(time)s"),
        PresenceKind.BREAK: _("Break since %(time)s"),
        PresenceKind.BACK: _("Back since %(time)s"),
        PresenceKind.NO_SHOW: _("Noted: did not come"),
    }[outcome.meaning] % {"time": time}


def counts(project, *, now):
    """How many are expected, there, and were there, today."""
    day = timezone.localdate(now)
    came = Attendance.objects.filter(project=project, day=day, is_absent=False)
    return {
        "expected": expected_on(project, day).count(),
        "there": Attendance.objects.filter(project=project).open_at(now).count(),
        "came": came.values("assignment").distinct().count(),
    }
