"""N5: an erased film talent stands in no recap of a week any more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.weekly_recap import last_edition, send_edition
from cinema.factories import make_film_talent
from cinema.models import CinemaTalent
from notifications.models import EmailLog
from notifications.tasks import deliver


@pytest.mark.django_db
def test_a_deleted_film_talent_leaves_the_recap(rabat, sam):
    film = make_film_talent(city=rabat, first_name="Yasmine")
    CinemaTalent.objects.update(created_at=last_edition(timezone.now()) - timedelta(hours=1))
    send_edition()
    log = EmailLog.objects.get(key="weekly_recap_cinema")
    deliver(log.pk)
    log.refresh_from_db()
    assert film.get_absolute_url() in log.html
    film.delete()
    log.refresh_from_db()
    assert (log.html, log.text) == ("", "")
