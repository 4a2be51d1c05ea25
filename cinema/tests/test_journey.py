"""C1, C2 in Chromium: nine sections on a phone with a reload in the middle; a minor; a claim."""

import re

import pytest
from django.core import mail

from cinema.models import CinemaTalent
from notifications.models import EmailLog
from notifications.tasks import deliver
from talentio.core.site_settings import site_settings
from talentio.testing import files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
PASSWORD = "balafon-de-minuit-7"


@pytest.fixture
def site(live_server, rabat):
    site_settings.put("site_url", live_server.url, by=None)
    return live_server.url


@pytest.fixture(params=["with scripts", "without scripts"])
def phone(request, chromium):
    context = chromium.new_context(
        viewport=PHONE, locale="fr-FR", java_script_enabled=request.param == "with scripts"
    )
    yield context.new_page()
    context.close()


def go_on(page):
    page.get_by_role("button", name="Continuer").click()


def narrow(page):
    """No section is wider than the phone; without scripts nobody can measure."""
    return page.locator("main").bounding_box()["width"] <= PHONE["width"]


def identify(page, site, born):
    page.goto(f"{site}/cinema/register")
    page.get_by_label("Prénom").fill("Yasmine")
    page.get_by_label("Nom", exact=True).fill("Idrissi")
    page.get_by_label("Femme").check()
    page.get_by_label("Date de naissance").fill(born)


def fill_the_rest(page, tmp_path):
    go_on(page)  # the document can wait
    page.get_by_label("Pays d’origine").select_option(label="Maroc")
    go_on(page)
    page.get_by_label("Pays où vous vivez").select_option(label="Maroc")
    page.get_by_label("Ville où vous vivez").fill("rabat")
    go_on(page)
    page.get_by_label("Langue 1").select_option("fr")
    page.reload()
    assert page.get_by_role("heading", level=1).inner_text() == "Langues et expérience"
    page.get_by_label("Langue 1").select_option("fr")
    page.get_by_label("Niveau").first.select_option("courant")
    page.get_by_label("Débutant").check()
    go_on(page)
    page.get_by_label("Taille (cm)").fill("5'7\"")
    page.get_by_label("Yeux").select_option("marron")
    go_on(page)
    assert page.get_by_role("alert").is_visible()
    page.get_by_label("Couleur des cheveux").select_option("noir")
    go_on(page)
    page.locator("input[value=figurant]").check()
    go_on(page)
    go_on(page)
    assert narrow(page)
    (tmp_path / "me.jpg").write_bytes(files.photo().read())
    page.get_by_label(re.compile("^Photos")).set_input_files([tmp_path / "me.jpg"])
    page.get_by_role("button", name="Garder ces photos").click()
    assert page.get_by_role("button", name="Retirer la photo 1").is_visible()
    page.locator("#id_email").fill("yasmine@example.com")
    page.get_by_label("Téléphone").first.fill("06 12 34 56 78")
    page.get_by_label("Titre").first.fill("Atlas")
    page.get_by_label(re.compile("J’ai lu")).check()
    page.get_by_role("button", name="M’inscrire").click()


def letter(key):
    for log in EmailLog.objects.filter(key=key):
        deliver(log.pk)
    return re.search(r"http\S+/cinema/\S+", mail.outbox[-1].body)[0]


def test_nine_sections_on_a_phone_then_an_account_of_ones_own(phone, site, tmp_path):
    page = phone
    identify(page, site, "1995-05-20")
    go_on(page)
    fill_the_rest(page, tmp_path)
    assert "MARAB00001F" in page.inner_text("main")
    person = CinemaTalent.objects.get()
    assert (person.height, person.photos.count(), person.is_listed) == (170, 1, True)

    page.goto(letter("cinema_talent_registration"))
    page.get_by_role("button", name="Créer mon compte").click()
    for label in ("Nouveau mot de passe", "Confirmation"):
        page.get_by_label(re.compile(label)).first.fill(PASSWORD)
    page.get_by_role("button", name="Enregistrer mon mot de passe").click()
    page.get_by_label("E-mail ou code").fill("yasmine@example.com")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Se connecter").click()
    page.get_by_role("link", name="Modifier mon profil CINEMA").click()
    page.get_by_role("link", name="À quoi ressemblez-vous").click()
    page.get_by_label("Taille (cm)").fill("171")
    page.get_by_role("button", name="Enregistrer").click()
    assert CinemaTalent.objects.get().height == 171


def test_a_minor_is_shown_once_the_guardian_agreed(phone, site, tmp_path):
    page = phone
    identify(page, site, "2016-01-01")
    go_on(page)
    # The guardian's part opens by itself, because the mistake is there.
    page.get_by_label("Nom du tuteur").fill("Fatou Idrissi")
    page.get_by_label("E-mail du tuteur").fill("fatou@example.com")
    page.get_by_label(re.compile("Je suis le tuteur")).check()
    go_on(page)
    fill_the_rest(page, tmp_path)
    assert not CinemaTalent.objects.get().is_listed
    page.goto(letter("cinema_guardian_consent"))
    page.get_by_role("button", name="je suis d’accord").click()
    assert CinemaTalent.objects.get().is_listed
