"""Rows are counted between moments, each once, at the moment itself too."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from talentio.core.bands import Bands

START = timezone.make_aware(datetime(2026, 3, 2))
WEEK, SECOND = timedelta(weeks=1), timedelta(seconds=1)


@pytest.mark.django_db
def test_every_row_falls_into_one_span():
    moments = [START - SECOND, START, START + WEEK - SECOND, START + WEEK, START + 3 * WEEK]
    for number, moment in enumerate(moments):
        User.objects.create(email=f"p{number}@x.example", created_at=moment)
    begins = [START, START + WEEK, START + 2 * WEEK]
    recent = START + 2 * WEEK + timedelta(days=3)
    bands = Bands([*begins, recent, START]).count(User.objects)
    assert bands.spans(begins) == [2, 1, 1]
    assert bands.since(recent) == 1
    assert bands.numbers.total() == 5


def test_where_nothing_was_counted_nothing_falls():
    assert Bands([START]).spans([START]) == [0]
    assert Bands([]).spans([]) == []
