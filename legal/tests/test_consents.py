import pytest
import time_machine
from django.db import IntegrityError, transaction

from legal import texts
from legal.consents import record, withdraw
from legal.models import Consent

pytestmark = pytest.mark.django_db


def test_a_consent_says_what_text_was_agreed_to_and_in_which_language(zara):
    consent = record(zara, Consent.Kind.TERMS, language="ar")
    text = texts.current("terms", "ar")
    assert (consent.version, consent.language, consent.text_digest) == (text.version, "ar", text.digest)
    assert consent.user == zara


def test_the_language_kept_is_that_of_the_text_shown(zara):
    assert record(zara, Consent.Kind.TERMS, language="sw").language == "fr"


def test_agreeing_twice_is_recorded_once(zara):
    first = record(zara, Consent.Kind.PRIVACY, language="fr")
    assert record(zara, Consent.Kind.PRIVACY, language="en") == first
    assert Consent.objects.get(user=zara, kind=Consent.Kind.PRIVACY).language == "fr"


def test_the_database_refuses_a_second_current_consent(zara):
    consent = record(zara, Consent.Kind.TERMS, language="fr")
    consent.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        consent.save(force_insert=True)


def test_a_withdrawn_consent_stays_in_the_ledger_and_is_not_current(zara):
    consent = record(zara, Consent.Kind.TERMS, language="fr")
    assert withdraw(consent)
    assert consent.withdrawn_at >= consent.given_at
    assert list(Consent.objects.filter(user=zara)) == [consent]
    assert not Consent.objects.current().filter(user=zara).exists()


def test_withdrawing_twice_keeps_the_first_moment(zara):
    consent = record(zara, Consent.Kind.TERMS, language="fr")
    with time_machine.travel("2027-01-01T10:00:00Z", tick=False):
        withdraw(consent)
    first = consent.withdrawn_at
    assert not withdraw(consent)
    assert consent.withdrawn_at == first


def test_one_can_agree_again_after_withdrawing(zara):
    first = record(zara, Consent.Kind.TERMS, language="fr")
    withdraw(first)
    again = record(zara, Consent.Kind.TERMS, language="fr")
    assert again != first
    assert list(Consent.objects.current().filter(user=zara)) == [again]


def test_the_proof_outlives_the_account(zara):
    consent = record(zara, Consent.Kind.TERMS, language="fr")
    number = zara.pk
    zara.delete()
    consent.refresh_from_db()
    assert consent.user is None
    assert consent.subject == f"accounts.User:{number}"


def test_recording_costs_the_same_when_many_have_agreed(zara, sam, django_assert_max_num_queries):
    record(sam, Consent.Kind.TERMS, language="fr")
    # One look, and one insert between its savepoint's two ends.
    with django_assert_max_num_queries(4):
        record(zara, Consent.Kind.TERMS, language="fr")
