"""A call as an iCalendar file (RFC 5545), for the calendar of a phone."""

from datetime import UTC

from django.utils import timezone
from django.utils.translation import gettext as _

from talentio.core.site_settings import site_settings

LONGEST = 75  # octets of a line


def calendar_of(call) -> bytes:
    """One event that begins at the call, with an alarm two hours before; needs what `for_mails()` loads."""
    sheet, now = call.sheet, timezone.now()
    title = _("Call: %(project)s") % {"project": sheet.project.name}
    told = filter(None, (call.assignment.role.name, call.note, sheet.contact, sheet.notes))
    host = site_settings.site_url.partition("://")[2].split("/")[0]
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_text(site_settings.brand_name)}//calls//FR"),
        *("METHOD:PUBLISH", "BEGIN:VEVENT"),
        f"UID:call-{call.pk}@{host}",
        # A calendar replaces an event only by one of the same UID with a higher number.
        f"SEQUENCE:{sheet.version}",
        f"DTSTAMP:{_moment(sheet.sent_at or now)}",
        f"DTSTART:{_moment(call.starts_at)}",
        f"SUMMARY:{_text(title)}",
        f"LOCATION:{_text(sheet.place)}",
        f"DESCRIPTION:{_text(chr(10).join(told))}",
        f"STATUS:{'CANCELLED' if call.is_cancelled else 'CONFIRMED'}",
        *("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(title)}", "TRIGGER:-PT2H", "END:VALARM"),
        *("END:VEVENT", "END:VCALENDAR"),
    ]
    return "".join(_folded(line) for line in lines).encode()


def _moment(moment):
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words):
    # RFC 5545, 3.3.11; the backslash first, since the others bring new ones.
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return "\\n".join(words.splitlines())


def _folded(line):
    """Lines of at most 75 octets, never cut inside a letter; what goes on begins with a space."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST:
            pieces.append(piece)
            piece = " "
        piece += letter
    return "".join(f"{each}\r\n" for each in [*pieces, piece])
