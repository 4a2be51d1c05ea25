"""Requests at the same moment: one editor wins and the others are told, no request escapes its limit."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from talentio.core.models import RateCount
from talentio.core.rest.limits import is_too_often
from talents.models import Profile

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT_ONCE = 8


def at_once(work):
    """What each of several threads got, all of which began at the same moment, each on its own connection."""
    start = Barrier(AT_ONCE)

    def one(number):
        start.wait(timeout=10)
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_of_editors_of_one_edition_one_wins(program, catalogue, amina):
    writers = [program(amina.user) for _number in range(AT_ONCE)]
    path = f"/users/{amina.user.pk}"
    seen = writers[0].get(path)["ETag"]
    answers = at_once(lambda n: writers[n].patch(path, {"bio": f"By {n}."}, if_match=seen))
    won = [number for number, answer in enumerate(answers) if answer.status_code == 200]
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * (AT_ONCE - 1)
    assert Profile.objects.get(pk=amina.pk).bio == f"By {won[0]}."


def test_no_request_escapes_its_limit():
    refused = at_once(lambda _number: sum(is_too_often("address:203.0.113.1", 20) for _try in range(10)))
    minutes = RateCount.objects.values_list("count", flat=True)
    # The clock may have gone into the next minute meanwhile, which begins anew.
    assert sum(refused) == 10 * AT_ONCE - 20 or sum(minutes) < 10 * AT_ONCE
