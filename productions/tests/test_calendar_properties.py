"""A call as a calendar file (RFC 5545), whatever people write into its fields."""

import random
from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from productions import calendar_file
from productions.models import Call, CallSheet

pytestmark = pytest.mark.django_db
DRAWN = range(8)
ALPHABET = "abc éàœ\\;,:\"'-_/()ءبتعم\u200f\u202bⵣአ😀👩🏽‍🎤\n\r\u2028\t0123456789"


def words(dice, most):
    return "".join(dice.choices(ALPHABET, k=dice.randrange(most)))


def call_of(**given):
    """A call that stands in no database; `given` are its texts."""
    facts = {"name": "Les Vents du Rif", "place": "Tétouan", "role": "Marchande", "note": "", "notes": ""}
    facts |= {"contact": "Rachid", "day": date(2027, 2, 7), "at": time(7, 30), **given}
    sheet = SimpleNamespace(
        project=SimpleNamespace(name=facts["name"]),
        sent_at=datetime(2027, 2, 1, tzinfo=UTC),
        version=3,
        **{name: facts[name] for name in ("place", "contact", "notes", "day")},
    )
    call = Call(at=facts["at"], note=facts["note"], pk=42)
    moment = Call.starts_at.fget(SimpleNamespace(sheet=sheet, at=call.at))
    role = SimpleNamespace(name=facts["role"])
    return SimpleNamespace(
        sheet=sheet,
        assignment=SimpleNamespace(role=role),
        note=call.note,
        pk=call.pk,
        starts_at=moment,
        is_cancelled=False,
    )


def unfolded(content):
    return content.decode().replace("\r\n ", "").split("\r\n")


def value(content, name):
    """What a calendar reads of a property: unfolded, its escapes undone."""
    [line] = [each for each in unfolded(content) if each.startswith(f"{name}:")][:1]
    told, plain = line.partition(":")[2], ""
    while told:
        if told[0] == "\\":
            plain, told = plain + {"n": "\n"}.get(told[1], told[1]), told[2:]
        else:
            plain, told = plain + told[0], told[1:]
    return plain


@pytest.mark.parametrize("number", DRAWN)
def test_lines_are_short_end_as_the_standard_says_and_cut_no_letter(number):
    dice = random.Random(number)  # noqa: S311 nothing secret comes of it
    for _ in range(25):
        content = calendar_file.calendar_of(
            call_of(
                name=words(dice, 200), place=words(dice, 300), notes=words(dice, 3000), note=words(dice, 200)
            )
        )
        lines = content.split(b"\r\n")
        assert lines[-1] == b""
        assert all(len(line) <= 75 for line in lines)
        assert all(b"\n" not in line and b"\r" not in line for line in lines)
        for line in lines:
            line.decode()  # no letter is cut in two


@pytest.mark.parametrize("number", DRAWN)
def test_nothing_typed_makes_a_line_of_its_own_and_nothing_is_lost(number):
    dice = random.Random(number)  # noqa: S311
    for _ in range(25):
        place, name = words(dice, 300), words(dice, 100)
        content = calendar_file.calendar_of(call_of(place=place, name=name, notes=words(dice, 500)))
        names = [line.partition(":")[0] for line in unfolded(content) if line]
        assert names == [
            *("BEGIN", "VERSION", "PRODID", "METHOD", "BEGIN", "UID", "SEQUENCE", "DTSTAMP", "DTSTART"),
            *("SUMMARY", "LOCATION", "DESCRIPTION", "STATUS", "BEGIN", "ACTION", "DESCRIPTION", "TRIGGER"),
            *("END", "END", "END"),
        ]
        assert value(content, "LOCATION") == "\n".join(place.splitlines())


def test_a_note_cannot_add_an_event():
    content = calendar_file.calendar_of(call_of(note="x\r\nEND:VEVENT\r\nBEGIN:VEVENT", place="a\nUID:evil"))
    assert content.count(b"\r\nBEGIN:VEVENT\r\n") == 1
    assert content.count(b"\r\nUID:") == 1


@pytest.mark.parametrize(
    ("day", "universal"),
    [
        # Casablanca: UTC+1, in Ramadan (7 February to 14 March 2027) UTC.
        (date(2027, 2, 6), "20270206T063000Z"),
        (date(2027, 2, 7), "20270207T073000Z"),
        (date(2027, 3, 13), "20270313T073000Z"),
        (date(2027, 3, 14), "20270314T063000Z"),
        (date(2028, 2, 29), None),
    ],
)
def test_the_hour_on_the_sheet_is_the_hour_on_the_wall(day, universal):
    start = value(calendar_file.calendar_of(call_of(day=day)), "DTSTART")
    moment = datetime.strptime(start, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert moment.astimezone(ZoneInfo("Africa/Casablanca")).replace(tzinfo=None) == datetime.combine(
        day, time(7, 30)
    )
    assert universal is None or start == universal


def test_a_later_version_replaces_the_event_and_a_cancelled_one_says_so():
    call = call_of()
    before = calendar_file.calendar_of(call)
    call.sheet.version, call.is_cancelled = 4, True
    after = calendar_file.calendar_of(call)
    assert value(before, "UID") == value(after, "UID")
    assert int(value(after, "SEQUENCE")) > int(value(before, "SEQUENCE"))
    assert (value(before, "STATUS"), value(after, "STATUS")) == ("CONFIRMED", "CANCELLED")


def test_a_draft_that_nobody_got_has_the_moment_of_today(shooting):
    sheet = CallSheet(project=shooting, day=date(2027, 5, 1), place="Fès", general_call=time(8), contact="R")
    call = call_of()
    call.sheet = sheet
    stamped = value(calendar_file.calendar_of(call), "DTSTAMP")
    assert stamped.startswith(f"{timezone.now():%Y%m%d}")
