"""Who is listed: public, of age or allowed, and with an open account or none."""

from datetime import date

import pytest
from django.utils import timezone

from cinema import listing
from cinema.factories import make_film_talent
from cinema.models import CinemaTalent
from cinema.models.talent import age_on, years_before
from talents.factories import make_talent


def is_listed(talent):
    talent.refresh_from_db()
    assert talent.is_listed == talent.is_published
    return talent.is_listed


def test_an_adult_who_wants_to_be_public_is_listed(rabat):
    assert is_listed(make_film_talent(city=rabat))
    assert not is_listed(make_film_talent(city=rabat, is_public=False))


def test_a_minor_is_listed_once_a_guardian_agreed(rabat):
    child = make_film_talent(
        city=rabat, date_of_birth=timezone.localdate().replace(month=1, day=1, year=2015)
    )
    assert not is_listed(child)
    child.guardian_consented_at = timezone.now()
    child.save()
    child.refresh_listing()
    assert is_listed(child)


def test_whoever_turns_18_is_listed_from_that_day(rabat, time_machine):
    time_machine.move_to("2026-03-01 12:00+00:00")
    talent = make_film_talent(city=rabat, date_of_birth=date(2008, 3, 2))
    assert listing.refresh_all() == 0
    time_machine.move_to("2026-03-02 12:00+00:00")
    assert listing.refresh_all() == 1
    assert is_listed(talent)


def test_an_account_that_closes_or_leaves_takes_its_film_talent_along_at_once(rabat, sam):
    user = make_talent(city=rabat).user
    talent = make_film_talent(city=rabat, user=user)
    assert is_listed(talent)
    user.deactivate(by=sam)
    assert not is_listed(talent)
    user.activate(by=sam)
    assert is_listed(talent)
    user.request_erasure(by=user)
    assert not is_listed(talent)
    user.cancel_erasure(by=user)
    assert is_listed(talent)


def test_what_a_shell_changed_past_the_signal_is_put_right_at_night(rabat):
    user = make_talent(city=rabat).user
    talent = make_film_talent(city=rabat, user=user)
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert listing.refresh_all() == 1
    assert not is_listed(talent)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2010, 3, 1), date(2028, 2, 29), 17),
        (date(2010, 2, 28), date(2028, 2, 29), 18),
        (date(2000, 12, 31), date(2026, 12, 30), 25),
        (date(2000, 12, 31), date(2026, 12, 31), 26),
    ],
)
def test_ages_in_python_and_in_the_database_agree(rabat, born, day, age):
    make_film_talent(city=rabat, date_of_birth=born)
    assert age_on(day, born) == age
    assert CinemaTalent.objects.aged(age, age, on=day).exists()
    assert not CinemaTalent.objects.aged(age + 1, None, on=day).exists()
    assert not CinemaTalent.objects.aged(None, age - 1, on=day).exists()
    assert (born <= years_before(day, 18)) == (age >= 18)


def test_contacts_and_documents_are_found_by_digest_and_stored_encrypted(rabat, django_assert_num_queries):
    talent = make_film_talent(city=rabat, email="Yas@Example.com", document_number="AB 123-67")
    assert CinemaTalent.objects.with_email(" yas@example.COM").get() == talent
    assert CinemaTalent.objects.with_document("ab12367").get() == talent
    assert talent.masked_document == "AB***67"
    raw = (
        CinemaTalent.objects.filter(pk=talent.pk).extra(select={"raw": "email || document_number"}).get().raw
    )
    assert "xample" not in raw and "12367" not in raw
