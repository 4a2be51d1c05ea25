import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from legal import consents
from legal.models import Consent, Edition

pytestmark = pytest.mark.django_db
HTML = {"accept": "text/html,application/xhtml+xml"}
DASHBOARD = "/profile/dashboard"
AGREE = reverse("legal:agree")


@pytest.fixture
def member(client, amina):
    """Amina, who agreed to both texts and is signed in."""
    for kind in (Consent.Kind.TERMS, Consent.Kind.PRIVACY):
        consents.record(amina.user, kind, language="fr")
    client.force_login(amina.user)
    return amina.user


def test_nobody_is_asked_until_a_change_that_matters_is_published(client, member, edit):
    edit("terms", "Faute corrigée.")
    assert client.get(DASHBOARD, headers=HTML).status_code == 200


def test_the_first_page_of_a_visit_asks_shows_what_changed_and_leads_back(client, member, edit):
    edit("terms", "Des règles nouvelles.", asks_again=True, note="Plus clair.")
    answer = client.get(f"{DASHBOARD}?a=1", headers=HTML)
    assert answer.url == f"{AGREE}?next=%2Fprofile%2Fdashboard%3Fa%3D1"
    page = client.get(answer.url, headers=HTML).text
    assert "Plus clair." in page
    assert "Des règles nouvelles." in page
    assert 'href="/legal/terms"' in page
    assert 'href="/legal/privacy">Lire' not in page
    answer = client.post(AGREE, {"agree": "1", "next": f"{DASHBOARD}?a=1"})
    assert answer.url == f"{DASHBOARD}?a=1"
    assert client.get(DASHBOARD, headers=HTML).status_code == 200
    assert Consent.objects.current().filter(user=member, kind="terms").count() == 2


def test_the_difference_is_to_what_this_person_agreed_to(client, member, edit):
    edit("terms", "Un changement qui compte.", asks_again=True, note="Le grand.")
    edit("terms", "Un changement qui compte, sans faute.", note="Le petit.")
    page = client.get(AGREE).text
    assert "Le grand." in page
    assert "Le petit." in page
    assert "<del>" in page


def test_agreeing_to_a_later_edition_is_enough(client, member, edit):
    edit("terms", "Compte.", asks_again=True)
    edit("terms", "Compte, sans faute.")
    client.post(AGREE, {"agree": "1"})
    edit("terms", "Compte, sans la moindre faute.")
    assert client.get(DASHBOARD, headers=HTML).status_code == 200


def test_one_may_decide_at_the_next_visit_and_is_then_asked_again(client, member, edit):
    edit("privacy", "Nouveau.", asks_again=True)
    assert client.post(AGREE, {"later": "1", "next": DASHBOARD}).url == DASHBOARD
    assert client.get(DASHBOARD, headers=HTML).status_code == 200
    assert not Consent.objects.filter(user=member, kind="privacy", version=_newest("privacy")).exists()
    client.logout()
    client.force_login(member)
    assert client.get(DASHBOARD, headers=HTML).status_code == 302


def test_a_change_published_during_a_visit_is_asked_in_that_visit(client, member, edit):
    assert client.get(DASHBOARD, headers=HTML).status_code == 200
    edit("terms", "Nouveau.", asks_again=True)
    assert client.get(DASHBOARD, headers=HTML).status_code == 302


def test_agreeing_twice_is_recorded_once(client, member, edit):
    edit("terms", "Nouveau.", asks_again=True)
    for _ in range(2):
        assert client.post(AGREE, {"agree": "1"}).status_code == 302
    assert Consent.objects.filter(user=member, kind="terms", version=_newest("terms")).count() == 1
    assert client.get(AGREE).status_code == 302


def test_what_is_being_sent_is_not_held_up(client, member, edit):
    edit("terms", "Nouveau.", asks_again=True)
    answer = client.post(reverse("set_language"), {"language": "en"}, headers=HTML)
    assert AGREE not in answer.get("Location", "")
    answer = client.post("/profile/edit/identity", {"first_name": "Amina"}, headers=HTML)
    assert answer.status_code in (200, 422)


@pytest.mark.parametrize(
    "headers",
    [{"accept": "application/json"}, {**HTML, "sec-fetch-dest": "empty"}, {"accept": "image/webp"}],
)
def test_scripts_and_files_are_left_alone(client, member, edit, headers):
    edit("terms", "Nouveau.", asks_again=True)
    assert AGREE not in client.get(DASHBOARD, headers=headers).get("Location", "")


@pytest.mark.parametrize(
    "name", ["legal:terms", "legal:privacy", "legal:cookies", "accounts:account", "accounts:own_data"]
)
def test_the_texts_the_account_and_ones_own_data_stay_open(client, member, edit, name):
    edit("terms", "Nouveau.", asks_again=True)
    assert AGREE not in client.get(reverse(name), headers=HTML).get("Location", "")


def test_visitors_and_colleagues_who_never_had_to_agree_are_not_asked(client, zara, edit):
    edit("terms", "Nouveau.", asks_again=True)
    assert client.get("/", headers=HTML).status_code == 200
    assert client.get(AGREE).url.startswith(reverse("accounts:login"))
    client.force_login(zara)
    assert client.get("/admin/", headers=HTML).status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "javascript:alert(1)", ""])
def test_the_question_never_leads_to_another_site(client, member, edit, elsewhere):
    edit("terms", "Nouveau.", asks_again=True)
    assert client.post(AGREE, {"agree": "1", "next": elsewhere}).url == "/"


def test_whoever_agreed_is_looked_up_once_a_visit(client, member, edit):
    edit("terms", "Nouveau.", asks_again=True)
    client.post(AGREE, {"agree": "1"})
    client.logout()
    client.force_login(member)
    assert "legal_consent" in _statements(client)
    assert "legal_consent" not in _statements(client)
    assert "legal_" not in _statements(client)


# The proof ------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_what_was_agreed_to_is_proved_word_for_word_after_many_editions(zara, edit, language):
    first = consents.record(zara, Consent.Kind.TERMS, language=language)
    said = consents.text_of(first).source
    later = []
    for number in range(6):
        edit("terms", f"Édition {number}.", language=language)
        later.append(consents.record(zara, Consent.Kind.TERMS, language=language))
    assert consents.text_of(first).source == said
    assert [consents.text_of(each).source for each in later] == [f"Édition {n}." for n in range(6)]
    assert len({each.version for each in later}) == 6


def test_a_consent_whose_text_is_not_the_same_says_so(client, sam, zara):
    consent = consents.record(zara, Consent.Kind.TERMS, language="fr")
    client.force_login(sam)
    address = reverse("admin:legal_consent_change", args=[consent.pk])
    assert "mot pour mot" in client.get(address).text
    Consent.objects.filter(pk=consent.pk).update(text_digest="0" * 64)
    consent.refresh_from_db()
    assert consents.text_of(consent) is None
    assert "mot pour mot" not in client.get(address).text


def _newest(kind):
    return Edition.objects.published().filter(page__kind=kind).first().version


def _statements(client):
    with CaptureQueriesContext(connection) as seen:
        client.get(DASHBOARD, headers=HTML)
    return " ".join(each["sql"] for each in seen)
