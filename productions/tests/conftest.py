"""A project that shoots today, and who is in it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cinema.factories import make_film_talent
from productions.factories import make_company, make_project, make_role
from productions.models import assign


@pytest.fixture
def shooting(db):
    today = timezone.localdate()
    return make_project(
        company=make_company(name="Atlas Bleu Cinéma"),
        name="Les Vents du Rif",
        starts_on=today - timedelta(days=3),
        ends_on=today + timedelta(days=20),
    )


@pytest.fixture
def market(shooting):
    return make_role(project=shooting, name="Marchande du souk", wanted=12)


@pytest.fixture
def seller(market, rabat):
    """Yasmine, assigned to the market."""
    return assign(market, make_film_talent(city=rabat, last_name="Tazi", name_ar="ياسمين التازي"), by=None)
