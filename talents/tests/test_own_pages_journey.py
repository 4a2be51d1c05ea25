"""What a talent and staff do with their own account, in Chromium, with scripts and without."""

import io
import re

import pytest
from django.core import mail
from django.core.management import call_command
from django_otp.oath import totp
from PIL import Image

from accounts.models import Authenticator, PasswordRequest
from accounts.tasks import answer_password_request
from notifications.models import EmailLog
from notifications.tasks import deliver
from talentio.core.uploads import photos
from talentio.testing import files
from talentio.testing.plugin import PASSWORD
from talents.factories import make_talent
from talents.models import Profile

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "balafon-de-minuit-7"


@pytest.fixture
def site(live_server, rabat):
    from talentio.core.site_settings import site_settings

    call_command("load_catalogue", verbosity=0)
    site_settings.put("site_url", live_server.url, by=None)
    return live_server.url


@pytest.fixture
def person(site, rabat):
    return make_talent(city=rabat, email="amina@example.com", password=PASSWORD)


@pytest.fixture(params=["with scripts", "without scripts"])
def phone(request, chromium):
    scripts = request.param == "with scripts"
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="en-GB", java_script_enabled=scripts
    )
    page = context.new_page()
    page.has_scripts = scripts
    page.problems = []
    page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    yield page
    context.close()


def sign_in(page, site, identifier, password=PASSWORD):
    page.goto(f"{site}/auth/login")
    page.get_by_label("E-mail or code").fill(identifier)
    page.get_by_label("Password").fill(password)
    page.locator("main").get_by_role("button", name="Sign in").click()


def press(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def test_a_forgotten_password_is_replaced_by_mail(phone, site, person):
    page = phone
    page.goto(f"{site}/auth/login")
    page.get_by_role("link", name="I forgot my password").click()
    page.get_by_label("E-mail or code").fill(person.code.lower())
    press(page, "Send me a link")
    assert "a link is on its way" in page.inner_text("main")

    answer_password_request(PasswordRequest.objects.get().pk)
    deliver(EmailLog.objects.get(key="password_reset").pk)
    page.goto(re.search(r"http\S+/auth/password/choose/\S+", mail.outbox[-1].body)[0])
    for label in ("New password", "New password confirmation"):
        page.get_by_label(re.compile(f"^{label}( |$)")).first.fill(NEW)
    page.locator("[name=new_password2]").fill(NEW)
    press(page, "Set my password")
    sign_in(page, site, person.code, NEW)
    assert person.code in page.inner_text("main")
    assert page.problems == []


def test_a_photo_and_a_cv_are_added_and_the_profile_hidden(phone, site, person, tmp_path):
    page = phone
    (tmp_path / "me.jpg").write_bytes(files.photo(2400, 1600).read())
    (tmp_path / "cv.pdf").write_bytes(files.pdf().read())
    sign_in(page, site, person.user.email)
    page.get_by_role("link", name="Edit my profile").click()
    page.locator("input[name=photo]").set_input_files(tmp_path / "me.jpg")
    if page.has_scripts:
        page.locator("[data-ready]").wait_for()
    press(page, "Save the photo")
    assert "Your photo is saved." in page.inner_text("main")
    page.locator("input[name=cv]").set_input_files(tmp_path / "cv.pdf")
    press(page, "Save the CV")
    assert "Open my CV" in page.inner_text("main")

    page.get_by_role("link", name="Who may see your profile?").click()
    page.get_by_label("Show my profile").uncheck()
    press(page, "Save")
    assert "hidden" in page.inner_text("main")
    found = Profile.objects.get(pk=person.pk)
    assert (bool(found.photo), bool(found.cv), found.is_public) == (True, True, False)
    assert found.completeness_score == person.completeness_score + 30
    assert page.problems == []


def sent_size(page):
    return page.evaluate("document.querySelector('input[name=photo]').files[0].size")


def test_the_part_of_a_photo_is_chosen_with_the_keyboard(chromium, site, person, tmp_path):
    original = io.BytesIO()
    halves = Image.new("RGB", (2400, 1600), "red")
    halves.paste("blue", (1200, 0, 2400, 1600))
    halves.save(original, "JPEG", quality=98)
    (tmp_path / "halves.jpg").write_bytes(original.getvalue())
    page = chromium.new_context(viewport={"width": 390, "height": 844}, locale="en-GB").new_page()
    sign_in(page, site, person.user.email)
    page.goto(f"{site}/profile/edit")
    page.locator("input[name=photo]").set_input_files(tmp_path / "halves.jpg")
    page.locator("[data-ready]").wait_for()
    page.locator(".crop canvas").focus()
    for _press in range(40):
        page.keyboard.press("ArrowRight")
    page.locator(".crop input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('input[name=photo]').files[0].name == 'photo.jpg'")
    page.wait_for_timeout(400)
    assert sent_size(page) < len(original.getvalue())
    press(page, "Save the photo")
    page.get_by_text("Your photo is saved.").wait_for()
    key = Profile.objects.get(pk=person.pk).photo
    with photos.default_storage.open(photos.name(key, 800)) as stored:
        red, _green, blue = Image.open(stored).convert("RGB").resize((1, 1)).getpixel((0, 0))
    assert blue > 200 > 60 > red
    page.context.close()


def code_of(person):
    return f"{totp(bytes.fromhex(Authenticator.objects.get(user=person).secret)):06}"


def test_staff_sign_in_with_two_steps_and_with_paper(phone, site, sam, chromium):
    page = phone
    sign_in(page, site, sam.email)
    page.goto(f"{site}/auth/account")
    page.get_by_role("link", name="Signing in with two steps").click()
    page.get_by_label("Code that your app shows now").fill(code_of(sam))
    press(page, "Switch on")
    paper = page.locator(".codes li").first.inner_text()

    other = chromium.new_context(locale="en-GB").new_page()
    sign_in(other, site, sam.email)
    assert "Second step" in other.inner_text("main")
    other.goto(f"{site}/admin/")
    assert "/auth/login" in other.url
    sign_in(other, site, sam.email)
    other.get_by_label(re.compile("Code from your app")).fill(paper)
    other.locator("main").get_by_role("button", name="Sign in").click()
    assert other.url == f"{site}/admin/"
    other.context.close()
    assert page.problems == []


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("width", [320, 1280])
def test_none_of_these_pages_is_wider_than_the_window(chromium, site, person, language, width):
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale="en-GB")
    page = context.new_page()
    sign_in(page, site, person.user.email)
    context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    own = ["/profile/dashboard", "/profile/edit", "/auth/account", "/auth/two-factor", "/auth/account/erase"]
    own += ["/auth/account/data", "/auth/password/change", "/profile/edit/profession", "/profile/edit/origin"]
    for path in own:
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()
