"""Whatever a phone, or somebody who plays one, sends to presence: it is read, or refused as nonsense."""

import json
import random
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError

from productions import noting, presence

NOW = datetime(2027, 6, 10, 12, tzinfo=UTC)


def fact(**given):
    return {
        "key": str(uuid4()),
        "who": "MAABC001001",
        "kind": "scan",
        "source": "scan",
        "at": f"{NOW}",
        **given,
    }


def sent(*facts, **given):
    return {"facts": list(facts), "sent_at": f"{NOW}", **given}


def test_what_our_page_sends_is_read_as_it_is():
    [read] = noting.read(sent(fact(key="12345678-1234-5678-1234-567812345678", who="#12", kind="break")))
    assert (read.key, read.who, read.kind) == (UUID("12345678123456781234567812345678"), "#12", "break")
    assert read.at == read.sent_at == NOW


@pytest.mark.parametrize(
    "wrong",
    [
        *({"key": None}, {"key": ""}, {"key": "x"}, {"key": 12}, {"key": []}, {"who": None}, {"who": 5}),
        *({"who": ["a"]}, {"kind": "nothing"}, {"kind": "party"}, {"kind": None}, {"kind": []}, {"kind": {}}),
        *({"source": "staff"}, {"source": None}, {"source": []}, {"at": None}, {"at": ""}, {"at": 5}),
        *({"at": "yesterday"}, {"at": "2027-06-10T12:00:00"}, {"at": "1999-06-10T12:00:00+00:00"}),
        *({"at": "9999-12-31T23:59:59+00:00"}, {"at": "0001-01-01T00:00:00+14:00"}, {"at": {}}, {"at": True}),
    ],
)
def test_a_fact_that_our_page_never_sends_is_refused_whole(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        noting.read(sent(fact(), fact(**wrong)))


@pytest.mark.parametrize(
    "content", [None, 1, "x", [], {}, {"facts": None}, {"facts": {}}, {"facts": [1]}, True]
)
def test_what_is_no_list_of_facts_is_refused(content):
    with pytest.raises(ValueError, match=r"\w"):
        noting.read(content)


def test_so_many_at_once_and_no_more():
    assert len(noting.read(sent(*(fact() for _ in range(noting.MOST_AT_ONCE))))) == noting.MOST_AT_ONCE
    with pytest.raises(ValueError, match="too many"):
        noting.read(sent(*(fact() for _ in range(noting.MOST_AT_ONCE + 1))))


@pytest.mark.parametrize("number", range(8))
def test_nothing_made_up_breaks_it(number):
    dice = random.Random(number)  # noqa: S311 nothing secret comes of it
    values = [
        None,
        True,
        0,
        -1,
        1e308,
        "",
        "x" * 1000,
        "\0",
        "١٢",
        [],
        {},
        [[]],
        {"a": 1},
        "2027-06-10",
        f"{NOW}",
    ]
    for _ in range(100):
        made = fact(**{name: dice.choice(values) for name in dice.sample(list(fact()), dice.randint(1, 4))})
        content = sent(made, sent_at=dice.choice([f"{NOW}", dice.choice(values)]))
        try:
            [read] = noting.read(json.loads(json.dumps(content)))
        except ValueError:
            continue
        assert len(read.who) <= 500
        assert read.kind in presence.RECORDED


@pytest.mark.parametrize("off", [timedelta(0), timedelta(hours=3), -timedelta(days=2), timedelta(days=400)])
def test_a_clock_that_is_off_is_put_right_by_what_it_is_off(off):
    happened = NOW - timedelta(minutes=20)
    assert presence.moment(happened + off, NOW + off, now=NOW) == happened


@pytest.mark.parametrize("seconds", [0, 30, 120, -30, -120])
def test_a_clock_that_is_off_by_a_little_is_left_alone(seconds):
    # Mail and network take their time too: what it says then is what is kept.
    happened = NOW - timedelta(minutes=20) + timedelta(seconds=seconds)
    assert presence.moment(happened, NOW + timedelta(seconds=seconds), now=NOW) == happened


def test_nothing_happens_later_than_now():
    assert presence.moment(NOW + timedelta(minutes=1), NOW, now=NOW) == NOW


def test_what_is_older_than_thirty_days_is_told_kindly():
    edge = NOW - presence.OLDEST
    assert presence.moment(edge, NOW, now=NOW) == edge
    with pytest.raises(ValidationError, match="30"):
        presence.moment(edge - timedelta(seconds=1), NOW, now=NOW)
