import pytest
from django.urls import reverse

from legal.consents import record
from legal.models import Consent

pytestmark = pytest.mark.django_db
LIST = "admin:legal_consent_changelist"


@pytest.fixture
def consent(zara):
    return record(zara, Consent.Kind.TERMS, language="fr")


def test_an_administrator_finds_the_consents_of_an_account_by_its_email(client, sam, zara, kofi, consent):
    record(kofi.user, Consent.Kind.TERMS, language="fr")
    client.force_login(sam)
    answer = client.get(reverse(LIST), {"q": f" {zara.email.upper()}"})
    assert list(answer.context["cl"].result_list) == [consent]


def test_the_kinds_can_be_told_apart(client, sam, zara, consent):
    other = record(zara, Consent.Kind.PRIVACY, language="fr")
    client.force_login(sam)
    answer = client.get(reverse(LIST), {"kind__exact": "privacy"})
    assert list(answer.context["cl"].result_list) == [other]


@pytest.mark.parametrize("action", ["add", "delete", "change"])
def test_nobody_writes_in_the_ledger(client, sam, consent, action):
    client.force_login(sam)
    args = [] if action == "add" else [consent.pk]
    answer = client.post(
        reverse(f"admin:legal_consent_{action}", args=args), {"post": "yes", "kind": "privacy"}
    )
    consent.refresh_from_db()
    assert (answer.status_code, consent.kind) == (403, "terms")


@pytest.mark.parametrize("size", [1, 5])
def test_the_list_costs_the_same_whatever_its_size(
    client, sam, zara, django_user_model, django_assert_max_num_queries, size
):
    for number in range(size):
        someone = django_user_model.objects.create(email=f"someone{number}@example.com")
        record(someone, Consent.Kind.TERMS, language="fr")
    client.force_login(sam)
    with django_assert_max_num_queries(8):
        answer = client.get(reverse(LIST))
    assert len(answer.context["cl"].result_list) == size
