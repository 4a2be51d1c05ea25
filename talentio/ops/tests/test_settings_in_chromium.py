"""Settings and logs in Chromium: a journey to its end, nothing for axe, never too wide, in two directions."""

import pytest

from notifications.models import EmailLog
from talentio.core import log_figures, setting_checks
from talentio.core.audit import audit
from talentio.core.site_settings import site_settings
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
