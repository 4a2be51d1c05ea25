"""P1 to P7 in Chromium: from a company in the back-office to hours in a table, with phones on the set."""

import re
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from cinema.factories import make_film_talent
from notifications.models import EmailLog
from notifications.tasks import deliver
from productions import badges, tasks
from productions.models import Assignment, BadgeFile, Project
from talentio.core.site_settings import site_settings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture
def site(live_server):
    site_settings.put("site_url", live_server.url, by=None)
    return live_server.url


@pytest.fixture
def window(chromium, site):
    """Open windows: `window(user, size)`; nobody is signed in for None."""
    contexts = []

    def opened(user, size):
        context = chromium.new_context(viewport=size, locale="fr-FR")
        contexts.append(context)
        if user:
            client = Client()
            client.force_login(user)
            cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}
            context.add_cookies([cookie])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def idris(db):
    person = User.objects.create_user("idris@example.com", first_name="Idris", last_name="Sow", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="add_presenceevent"))
    return person


def prepare(desk, site):
    """A company, a project and its role, in the back-office."""
    desk.goto(f"{site}/cinema/productions/new")
    desk.locator("#id_name").fill("Atlas Bleu Cinéma")
    desk.locator("[name=_save]").click()
    desk.goto(f"{site}/cinema/projects/new")
    desk.locator("#id_name").fill("Les Vents du Rif")
    desk.locator("#id_type").select_option("film")
    company = desk.locator(".field-company").get_by_role("combobox")
    company.fill("Atlas")
    desk.get_by_role("option", name="Atlas Bleu").wait_for()
    company.press("ArrowDown")
    company.press("Enter")
    desk.locator("#roles-group button.add-line").click()
    desk.locator("#id_roles-0-name").fill("Marchande du souk")
    desk.locator("#id_roles-0-type").select_option("figurant")
    desk.locator("#id_roles-0-wanted").fill("2")
    desk.locator("[name=_save]").click()
    desk.wait_for_url("**/productions/project/")
    return Project.objects.get()


def cast(desk, site):
    """Two people, ticked in the search."""
    desk.goto(f"{site}/cinema/talents")
    for name in ("Aya", "Badr"):
        desk.get_by_label(re.compile(f"Choisir {name}")).check()
    desk.get_by_role("button", name="Affecter à un rôle").click()
    desk.locator("#id_role").select_option(label="Marchande du souk (0/2)")
    desk.get_by_role("button", name="Vérifier avant d’affecter").click()
    desk.get_by_role("button", name="Affecter les personnes cochées").click()
    desk.get_by_text("Complet : 2").wait_for()


def print_and_tell(desk):
    desk.get_by_role("link", name="Badges", exact=True).click()
    desk.get_by_role("button", name="Préparer les badges").click()
    desk.locator("#progress[data-running='1']").wait_for()
    tasks.draw_badges(BadgeFile.objects.get().pk)
    desk.locator("a", has_text="Cartes bancaires").wait_for()  # the page looks by itself
    desk.locator("main a").first.click()
    desk.get_by_role("link", name="E-mails de sélection").click()
    desk.get_by_role("button", name="Envoyer aux personnes cochées").click()
    desk.locator(".message.success").wait_for()
    tasks.send_selections()
    assert EmailLog.objects.filter(key="project_selection").count() == 2


def call(desk, site, project):
    desk.goto(f"{site}/cinema/projects/{project.pk}/call-sheets/new")
    desk.locator("#id_day").fill(f"{timezone.localdate() + timedelta(days=1)}")
    desk.locator("#id_place").fill("Place Outa el Hammam")
    desk.locator("#id_general_call").fill("07:30")
    desk.locator("#id_contact").fill("Rachid")
    desk.get_by_role("button", name="Enregistrer et choisir les personnes").click()
    for box in desk.locator("[name=called]").all():
        box.check()
    desk.get_by_role("button", name="Enregistrer la feuille").click()
    desk.get_by_role("button", name="Envoyer à 2 personnes").click()
    desk.locator(".message.success").wait_for()
    tasks.send_calls()
    deliver(EmailLog.objects.filter(key="call_sheet").first().pk)
    return re.search(r"http\S+/call/\S+", mail.outbox[-1].body)[0]


def confirm(phone, address):
    phone.goto(address)
    assert phone.locator("main").bounding_box()["width"] <= PHONE["width"]
    phone.get_by_role("button", name="Je serai là").click()
    phone.get_by_text("Vous avez confirmé.").wait_for()
    assert phone.get_by_role("button", name="Je serai là").count() == 0


def work(phone, site, assignment):
    """In by the badge, as the phone's own camera opens it; out by the code."""
    phone.goto(badges.badge_of(assignment).address)
    phone.get_by_role("button", name="Arrivée").click()
    phone.get_by_role("button", name="Départ").click()
    phone.get_by_role("button", name="Arrivée").wait_for()


def test_from_a_company_to_hours_in_a_table(window, site, sam, idris, rabat, tmp_path):
    for name in ("Aya", "Badr"):
        make_film_talent(city=rabat, first_name=name, language="fr")
    desk = window(sam, DESK)
    project = prepare(desk, site)
    cast(desk, site)
    print_and_tell(desk)
    address = call(desk, site, project)
    confirm(window(None, PHONE), address)
    desk.reload()
    assert desk.locator(".board dd").nth(3).inner_text() == "1"
    work(window(idris, PHONE), site, Assignment.objects.for_badges().first())
    desk.goto(f"{site}/presence/project/{project.pk}/hours")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Tableau (XLSX)").click()
    download.value.save_as(tmp_path / "hours.xlsx")
    table = zipfile.ZipFile(tmp_path / "hours.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert Assignment.objects.first().code in table
