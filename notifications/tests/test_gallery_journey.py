"""N3, N4, N6 in Chromium: a mail is looked at, tried out, switched off, missed, and sent again."""

import pytest

from notifications import registry
from notifications.models import EmailLog
from notifications.tasks import deliver
from talentio.core.site_settings import site_settings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(opened, sam):
    complaints = []
    page = opened("en", 1280)
    page.on("console", lambda message: complaints.append(message.text))
    yield page
    assert complaints == []


def test_a_mail_is_looked_at_tried_switched_off_and_sent_again(page, live_server, amina, mailoutbox):
    page.goto(f"{live_server.url}/admin/settings/email-notifications")
    page.get_by_role("link", name="Talent registration", exact=True).click()
    arabic = page.locator("section[lang=ar]")
    arabic.scroll_into_view_if_needed()
    arabic.frame_locator("iframe").get_by_role("heading", level=1).wait_for()
    assert arabic.locator("iframe").get_attribute("sandbox") == ""

    arabic.get_by_role("button", name="Send me a test").click()
    page.get_by_text("A test is on its way to sam@example.com.").wait_for()
    deliver(EmailLog.objects.get().pk)
    assert (mailoutbox[0].to, "مرحبا" in mailoutbox[0].body) == (["Sam Diallo <sam@example.com>"], True)

    page.get_by_role("button", name="Switch off").click()
    page.get_by_text("is no longer sent").wait_for()
    site_settings.forget()
    assert registry.get("talent_registration").send_to(amina).status == "skipped"

    page.goto(f"{live_server.url}/admin/notifications/emaillog/?key=talent_registration")
    page.locator("tr", has_text="amina@example.com").get_by_text("skipped").wait_for()
    page.get_by_role("link", name="Mails and figures").click()
    page.get_by_role("link", name="Talent registration", exact=True).click()
    page.get_by_role("button", name="Switch on").click()
    page.get_by_role("link", name="See those that were sent").click()
    page.locator("tr", has_text="amina@example.com").locator("input.action-select").check()
    page.locator("select[name=action]").select_option(label="Send again")
    page.get_by_role("button", name="Go", exact=True).click()
    page.get_by_role("button", name="Send again", exact=True).click()
    page.get_by_text("1 e-mail is on its way again.").wait_for()
    deliver(EmailLog.objects.get(to_email="amina@example.com", status="queued").pk)
    assert mailoutbox[1].to == ["Amina Benjelloun <amina@example.com>"]

    page.reload()
    page.locator("tr", has_text="amina@example.com").first.get_by_role("link").click()
    frame = page.frame_locator("iframe.message")
    frame.get_by_text(amina.code, exact=True).wait_for()
