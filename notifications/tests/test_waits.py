"""What SendGrid answers when it refuses or is busy, however odd: a wait within bounds, and no secret."""

import json
import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from notifications import delivery
from notifications.models import MOST_ATTEMPTS
from notifications.sendgrid_backend import LONGEST_WAIT, _fields, wait_of

NOW = datetime(2027, 6, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "30"}, 30),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "99999999999999999999"}, 86400),
        ({"Retry-After": format_datetime(NOW + timedelta(minutes=2), usegmt=True)}, 120),
        ({"Retry-After": format_datetime(NOW - timedelta(minutes=2), usegmt=True)}, 1),
        ({"X-RateLimit-Reset": f"{int(NOW.timestamp()) + 45}"}, 45),
        ({"X-RateLimit-Reset": "1"}, 1),
        ({"X-RateLimit-Reset": "1e400"}, 86400),
        # What is asked for in so many words wins.
        ({"Retry-After": "10", "X-RateLimit-Reset": f"{int(NOW.timestamp()) + 45}"}, 10),
    ],
)
def test_the_wait_that_is_asked_for_is_kept_within_a_second_and_a_day(headers, seconds):
    assert wait_of(headers) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "said", ["", "soon", "-5", "1.5", "½", "²", "nan", "Thu, 99 Foo 2027", "\0", "1" * 400]
)
def test_nonsense_asks_for_nothing_or_for_a_wait_within_bounds(said):
    for name in ("Retry-After", "X-RateLimit-Reset"):
        wait = wait_of({name: said})
        assert wait is None or timedelta(seconds=1) <= wait <= LONGEST_WAIT


@pytest.mark.parametrize("number", range(4))
def test_no_answer_breaks_the_reading_of_it(number):
    dice = random.Random(number)  # noqa: S311 nothing secret comes of it
    values = [
        None,
        1,
        "x",
        [],
        {},
        [None],
        [{"field": None}],
        [{"field": {"a": 1}}],
        [{"message": "to: a@x"}],
    ]
    for _ in range(50):
        body = dice.choice([{"errors": dice.choice(values)}, dice.choice(values)])
        text = _fields(json.dumps(body).encode())
        assert isinstance(text, str) and len(text) < 1000
        assert "a@x" not in text
    assert _fields(b"<html>") == _fields(b"") == _fields(b"\xff\xfe") == ""


def test_refused_fields_are_named_and_their_sentences_are_not():
    errors = [
        {"field": "personalizations.0.to", "message": "amina@example.com is no address"},
        {"field": "from"},
    ]
    assert _fields(json.dumps({"errors": errors}).encode()) == " (from, personalizations.0.to)"


def test_pauses_grow_fourfold_up_to_a_day_and_never_meet():
    shortest = [timedelta(minutes=0.75 * min(4 ** (n - 1), 1440)) for n in range(1, MOST_ATTEMPTS + 1)]
    for attempts, least in enumerate(shortest, start=1):
        drawn = {delivery.pause(attempts) for _ in range(20)}
        assert len(drawn) > 10, "all at once they would come back all at once"
        assert all(least <= pause <= least / 0.75 for pause in drawn)
        assert max(drawn) <= delivery.LONGEST_WAIT
