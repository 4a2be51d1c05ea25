"""People see what they agreed to, when and until when, and the way back."""

import pytest
from django.test import Client

from cinema.factories import make_film_talent
from cinema.registration import record_sensitive
from legal import consents
from legal.models import Consent

PAGE, LOOKS = "/auth/account/consents", "/cinema/profile/edit/looks"


@pytest.fixture
def own(client, amina):
    client.force_login(amina.user)
    return client


@pytest.fixture
def tanned(amina):
    """Amina's film profile, with an answer that has a consent of its own."""
    talent = make_film_talent(city=amina.city, user=amina.user, skin_tone="mat")
    record_sensitive(talent, language="fr")
    return talent


def shown(answer):
    found = answer.context["consents"]
    return [(consent.kind, bool(consent.withdrawn_at), address) for consent, address in found]


def test_each_text_with_its_version_stands_on_the_page(own, amina):
    consents.record(amina.user, Consent.Kind.TERMS, language="ar")
    answer = own.get(PAGE)
    version = Consent.objects.get(user=amina.user, kind="terms").version
    assert version in answer.content.decode()
    assert "/auth/account/erase" in answer.content.decode()
    assert ("terms", False, "") in shown(answer)


def test_a_sensitive_answer_is_taken_back_where_the_page_leads(own, tanned):
    assert ("sensitive", False, LOOKS) in shown(own.get(PAGE))
    form = own.get(LOOKS).context["form"]
    answers = {name: form[name].value() or "" for name in form.fields if name != "accepts_skin_tone"}
    own.post(LOOKS, {**answers, "skin_tone": "", "seen": own.get(LOOKS).context["seen"]})
    assert ("sensitive", True, LOOKS) in shown(own.get(PAGE))
    tanned.refresh_from_db()
    assert tanned.skin_tone == ""


def test_nobody_sees_what_others_agreed_to(tanned, kofi):
    stranger = Client()
    assert stranger.get(PAGE).url.startswith("/auth/login")
    stranger.force_login(kofi.user)
    assert shown(stranger.get(PAGE)) == []


@pytest.mark.parametrize("size", [1, 5])
def test_the_page_costs_the_same_whatever_its_length(own, amina, tanned, size, django_assert_max_num_queries):
    for number in range(size):
        consents.record_words(amina.user, "sensitive", "words", version=f"{number}", language="fr")
    with django_assert_max_num_queries(8):
        own.get(PAGE)
