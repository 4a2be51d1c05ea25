"""Presence on a phone in Chromium: codes, the camera, a network that goes away and comes back."""

import shutil

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from cinema.factories import make_film_talent
from productions import badges
from productions.models import Assignment, PresenceEvent, assign
from talentio.core import qr_codes
from talentio.core.site_settings import site_settings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
FLAGS += " --disable-component-update --disable-sync --use-fake-ui-for-media-stream"


@pytest.fixture
def idris(db):
    """On presence duty; the groups that migrations made are gone after the first test of this kind."""
    person = User.objects.create_user("idris@example.com", first_name="Idris", last_name="Sow", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="add_presenceevent"))
    return person


@pytest.fixture
def site(live_server):
    site_settings.put("site_url", live_server.url, by=None)
    return live_server.url


def signed_in(browser, site, user):
    """A phone in French on which somebody has signed in."""
    context = browser.new_context(viewport=PHONE, locale="fr-FR")
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    return context


@pytest.fixture
def context(chromium, site, idris):
    found = signed_in(chromium, site, idris)
    yield found
    found.close()


def type_code(page, code):
    page.locator("#id_who").fill(code)
    page.get_by_role("button", name="Noter").click()


def test_what_is_noted_without_network_arrives_once_when_it_is_back(context, site, shooting, market, rabat):
    people = [assign(market, make_film_talent(city=rabat), by=None) for _ in range(3)]
    page = context.new_page()
    page.goto(f"{site}/presence/project/{shooting.pk}")
    context.set_offline(True)
    type_code(page, people[0].code)
    type_code(page, people[1].talent.code)
    page.locator(f"input[name=assignment][value='{people[2].pk}']").check()
    page.get_by_role("button", name="Arrivée", exact=True).click()
    queue = page.locator("[data-queue]")
    assert queue.is_visible()
    assert people[0].talent.full_name in queue.inner_text()
    assert PresenceEvent.objects.count() == 0
    # Closed and opened again, the phone still has them.
    context.set_offline(False)
    page.route("**/events", lambda route: route.abort())
    page.reload()
    assert page.locator("[data-queue-count]").inner_text() == "3"
    page.unroute("**/events")
    page.evaluate("dispatchEvent(new Event('online'))")
    queue.wait_for(state="hidden")
    assert sorted(event.assignment_id for event in PresenceEvent.objects.all()) == [p.pk for p in people]


def test_an_answer_that_gets_lost_makes_nothing_twice(context, site, shooting, seller):
    page = context.new_page()
    page.goto(f"{site}/presence/project/{shooting.pk}")

    def lose(route):
        route.fetch()  # the site takes it
        route.abort()  # and its answer is lost

    page.route("**/events", lose)
    with page.expect_event("requestfailed"):
        type_code(page, seller.code)
    assert page.locator("[data-queue]").is_visible()
    assert PresenceEvent.objects.count() == 1
    page.unroute("**/events")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("[data-queue]").wait_for(state="hidden")
    assert PresenceEvent.objects.count() == 1
    assert "Arrivée" in page.locator("[data-results]").inner_text()


def test_a_session_that_ended_keeps_what_was_noted(context, site, shooting, seller, idris):
    page = context.new_page()
    page.goto(f"{site}/presence/project/{shooting.pk}")
    cookies = context.cookies()
    context.clear_cookies()
    type_code(page, seller.code)
    page.locator("[data-queue-trouble]").wait_for()
    assert PresenceEvent.objects.count() == 0
    context.add_cookies(cookies)
    with page.expect_response("**/events") as sent:
        page.reload()
    assert sent.value.ok
    page.locator("[data-queue]").wait_for(state="hidden")
    assert PresenceEvent.objects.count() == 1


def test_buttons_of_a_person_follow_what_was_noted(context, site, seller):
    page = context.new_page()
    page.goto(f"{site}/presence/project/{seller.project_id}/person/{seller.pk}")
    for name in ("Arrivée", "Début de pause", "Fin de pause", "Départ"):
        page.get_by_role("button", name=name).click()
    page.get_by_role("button", name="Arrivée").wait_for()
    kinds = [event.kind for event in PresenceEvent.objects.order_by("at")]
    assert kinds == ["arrival", "break", "back", "departure"]
    assert page.locator("main").bounding_box()["width"] <= PHONE["width"]


def film_of(content, path):
    """A film that shows a QR code, as a camera would; Chromium reads YUV4MPEG2."""
    width, height, module, quiet = 640, 480, 8, 4
    rows = qr_codes.modules(content)
    light = bytearray([235]) * (width * height)
    start = (width - len(rows) * module) // 2, (height - len(rows) * module) // 2
    assert min(start) > quiet
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            if is_dark:
                for line in range(module):
                    place = (start[1] + y * module + line) * width + start[0] + x * module
                    light[place : place + module] = bytes([16]) * module
    colour = bytes([128]) * (width * height // 2)
    frame = b"FRAME\n" + bytes(light) + colour
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frame * 3)


def test_the_camera_reads_a_badge(playwright, site, seller, idris, tmp_path):
    loaded = Assignment.objects.for_badges().get(pk=seller.pk)
    film_of(badges.badge_of(loaded).address, tmp_path / "badge.y4m")
    flags = [*FLAGS.split(), "--use-fake-device-for-media-stream"]
    flags.append(f"--use-file-for-fake-video-capture={tmp_path / 'badge.y4m'}")
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
    page = signed_in(browser, site, idris).new_page()
    try:
        page.goto(f"{site}/presence/project/{seller.project_id}")
        page.get_by_role("button", name="Scanner un badge").click()
        page.get_by_text("Yasmine Tazi").first.wait_for()
        page.locator(".noted.recorded").wait_for()
        page.get_by_role("button", name="Fermer la caméra").click()
    finally:
        browser.close()
    event = PresenceEvent.objects.get()
    assert (event.assignment_id, event.source) == (seller.pk, "scan")
