"""Settings and logs in Chromium: a journey to its end, nothing for axe, never too wide, in two directions."""

import pytest

from notifications.models import EmailLog
from talentio.core import log_figures, setting_checks
from talentio.core.audit import audit
from talentio.core.site_settings import site_settings
from talentio.testing import files
from talents.tests.test_reach import axe, violations  # noqa: F401 a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ["/admin/core/setting/?group=mail", "/admin/core/setting/?group=logs"]
PAGES += ["/admin/core/activitylog/", "/admin/core/securitylog/"]
PAGES += ["/admin/notifications/emaillog/mails/", "/admin/notifications/emaillog/mails/password_reset/"]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_page_is_too_wide_or_breaks_a_rule_of_axe(opened, live_server, axe, sam, language, width):  # noqa: F811
    audit(sam, "login", sam)
    log_figures.refresh()
    page = opened(language, width, bypass_csp=True)
    for address in PAGES:
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        # The stock search box is named by its picture, which axe would rather see as words.
        assert [each for each in violations(page, axe) if each[0] != "label-title-only"] == [], address


def test_a_setting_is_changed_and_a_mail_is_sent_to_try_it(opened, live_server, sam, mailoutbox):
    sam.language = "en"
    sam.save()
    page = opened()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{live_server.url}/admin/core/setting/?group=mail")
    page.get_by_label("Name of the sender").fill("Kora")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    site_settings.forget()
    assert site_settings.sender_name == "Kora"
    page.get_by_role("button", name="Test now").click()
    page.get_by_text("The queue runs this test").wait_for()
    setting_checks.run("mail")
    # The page finds out by itself.
    page.get_by_text("A mail left for sam@example.com").wait_for()
    assert EmailLog.objects.get(key="mail_test").status == "sent" and len(mailoutbox) == 1
    assert complaints == []


def test_the_look_is_seen_while_it_is_typed_and_nothing_of_it_is_saved(opened, live_server, sam, tmp_path):
    page = opened()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{live_server.url}/admin/legal/sitelook/")
    frame = page.frame_locator("[data-look-preview] iframe")
    frame.locator("h1").wait_for()
    page.locator("[name=footer_text_fr]").fill("Maison Kora, Rabat")
    frame.get_by_text("Maison Kora, Rabat").wait_for()
    (tmp_path / "hero.jpg").write_bytes(files.photo().read())
    page.locator("[name=new_hero]").set_input_files(tmp_path / "hero.jpg")
    picture = frame.locator(".hero .picture img")
    picture.wait_for()
    assert picture.get_attribute("src").startswith("blob:")
    assert frame.locator("main").evaluate("main => main.ownerDocument.images.length > 0")
    site_settings.forget()
    assert site_settings.get("footer_text_fr") == ""
    assert site_settings.get("look_hero") == ""
    assert complaints == []
