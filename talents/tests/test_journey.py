"""What people do, in Chromium: register, read the mail, choose a password, sign in; staff find them."""

import re

import pytest
from django.core import mail
from django.core.management import call_command

from notifications.models import EmailLog
from notifications.tasks import deliver
from talentio.testing import files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
PASSWORD = "balafon-de-minuit-7"


@pytest.fixture
def site(live_server, rabat, settings):
    from talentio.core.site_settings import site_settings

    call_command("load_catalogue", verbosity=0)
    site_settings.put("site_url", live_server.url, by=None)
    return live_server.url


@pytest.fixture(params=["with scripts", "without scripts"])
def phone(request, chromium):
    context = chromium.new_context(
        viewport=PHONE, locale="fr-FR", java_script_enabled=request.param == "with scripts"
    )
    page = context.new_page()
    page.problems = []
    page.on("console", lambda message: note(page, message))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    yield page
    context.close()


def note(page, message):
    # A form with a mistake answers 422 on purpose, which browsers mention.
    if message.type == "error" and "422" not in message.text:
        page.problems.append(message.text)


def go_on(page):
    page.get_by_role("button", name="Continuer").click()


def fill_in(page, site, tmp_path):
    page.goto(f"{site}/auth/register")
    page.get_by_label("Prénom").fill("Amina")
    page.get_by_label("Nom", exact=True).fill("Benjelloun")
    page.get_by_label("Femme").check()
    page.get_by_label("Date de naissance").fill("1992-03-14")
    go_on(page)
    page.get_by_label("Pays d’origine").select_option(label="Maroc")
    page.get_by_label("Pays où vous vivez").select_option(label="Maroc")
    page.get_by_label("Ville où vous vivez").fill("rabat")
    go_on(page)
    page.get_by_label("E-mail").fill("amina@example.com")
    page.get_by_label("Téléphone").fill("06 12 34")
    go_on(page)
    assert page.get_by_role("alert").is_visible()
    page.get_by_label("Téléphone").fill("06 12 34 56 78")
    go_on(page)
    page.locator("summary", has_text="Design et image").click()
    page.get_by_label("Photographe", exact=True).check()
    page.get_by_label("Disponible maintenant").check()
    page.get_by_label("Hybride").check()
    go_on(page)
    go_on(page)
    (tmp_path / "me.jpg").write_bytes(files.photo().read())
    (tmp_path / "cv.pdf").write_bytes(files.pdf().read())
    page.get_by_label(re.compile("^Photo")).set_input_files(tmp_path / "me.jpg")
    page.get_by_label(re.compile("^CV")).set_input_files(tmp_path / "cv.pdf")
    page.get_by_label(re.compile("J’ai lu")).check()
    page.get_by_role("button", name="M’inscrire").click()


def test_from_registration_to_the_back_office(phone, site, chromium, sam, tmp_path):
    page = phone
    fill_in(page, site, tmp_path)
    assert "MAF0001RAB" in page.inner_text("main")

    for log in EmailLog.objects.all():
        deliver(log.pk)
    letter = next(letter for letter in mail.outbox if "/auth/password/choose/" in letter.body)
    page.goto(re.search(r"http\S+/auth/password/choose/\S+", letter.body)[0])
    for label in ("Nouveau mot de passe", "Confirmation"):
        page.get_by_label(re.compile(label)).first.fill(PASSWORD)
    page.get_by_role("button", name="Enregistrer mon mot de passe").click()
    page.get_by_label("E-mail ou code").fill("maf0001rab")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Se connecter").click()
    assert "MAF0001RAB" in page.inner_text("main")
    assert page.problems == []

    sam.set_password(PASSWORD)
    sam.save()
    staff = chromium.new_context(locale="fr-FR").new_page()
    staff.goto(f"{site}/admin/talents/profile/?q=benjelloun")
    staff.get_by_label("E-mail ou code").fill(sam.email)
    staff.get_by_label("Mot de passe").fill(PASSWORD)
    staff.locator("main").get_by_role("button", name="Se connecter").click()
    staff.get_by_role("link", name="Amina Benjelloun").click()
    assert staff.get_by_label("Téléphone :").input_value() == "+212612345678"
    staff.context.close()


@pytest.mark.parametrize("direction", ["fr", "ar"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_is_wider_than_the_window(chromium, site, amina, direction, width):
    context = chromium.new_context(viewport={"width": width, "height": 800})
    context.add_cookies([{"name": "django_language", "value": direction, "url": site}])
    page = context.new_page()
    for path in (
        "/",
        "/auth/login",
        "/auth/register",
        "/legal/privacy",
        amina.get_absolute_url(),
        "/nowhere",
    ):
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        hosts = page.evaluate("performance.getEntriesByType('resource').map(e => new URL(e.name).host)")
        assert set(hosts) <= {site.removeprefix("http://")}, path
    context.close()
