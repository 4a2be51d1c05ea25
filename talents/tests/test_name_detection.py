"""N1: whoever watches a name gets one mail per person found, with the note and a way to the match."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from notifications.models import EmailLog
from notifications.tasks import deliver
from talentio.core.site_settings import site_settings
from talents import name_watch
from talents.factories import make_talent
from talents.models import NameMatch
from talents.tasks import compare_name, compare_watched_name

from .watching import indexed, watched

pytestmark = pytest.mark.django_db
EMAIL = "security@example.com"


@pytest.fixture
def karim(rabat):
    return make_talent(first_name="Karim", last_name="Ben <b>Ali", gender="M", city=rabat)


def mails():
    return EmailLog.objects.filter(key="name_detection")


def sent(mailoutbox):
    for log in mails():
        deliver(log.pk)
    return mailoutbox


def test_it_says_who_under_which_name_and_why_and_leads_to_the_match(karim, mailoutbox):
    watched("Benali Karim", note="Asks for <money>\nand leaves", notification_email=EMAIL)
    compare_name(karim.pk)
    [mail] = sent(mailoutbox)
    match = NameMatch.objects.get()
    html = mail.alternatives[0].content
    page = f"{site_settings.site_url}/admin/talents/namematch/{match.pk}/change/"
    for body in (mail.body, html):
        for said in (karim.code, "Benali Karim", f"{match.score} %", page):
            assert said in body, said
    assert "Karim Ben <b>Ali" in mail.body
    assert "Karim Ben &lt;b&gt;Ali" in html
    assert "Asks for &lt;money&gt;<br>and leaves" in html
    assert karim.user.email not in mail.body + html
    assert karim.code in mail.subject
    assert mail.to == [EMAIL]


def test_it_is_queued_once_for_a_match(karim):
    watched(notification_email=EMAIL)
    compare_name(karim.pk)
    compare_name(karim.pk)
    log = mails().get()
    assert (log.about, log.related_code) == (f"talents.NameMatch:{NameMatch.objects.get().pk}", karim.code)


def test_each_watched_name_tells_its_own_address(karim):
    watched("Karim Benali", notification_email=EMAIL)
    watched("Benali Karim", notification_email="other@example.com")
    compare_name(karim.pk)
    assert set(mails().values_list("to_email", flat=True)) == {EMAIL, "other@example.com"}


def test_without_an_address_the_one_of_the_settings_is_told(karim, sam):
    site_settings.put("admin_notification_email", "admin@example.com", by=sam)
    watched()
    compare_name(karim.pk)
    assert [log.to_email for log in mails()] == ["admin@example.com"]


def test_without_any_address_the_active_superusers_are_told_in_their_language(karim, sam, zara):
    from django.contrib.auth import get_user_model

    people = get_user_model().objects
    people.create_superuser("gone@example.com", first_name="G", last_name="One", is_active=False)
    people.create_superuser("lea@example.com", first_name="Léa", last_name="Ba", language="ar")
    watched()
    compare_name(karim.pk)
    assert set(mails().values_list("to_email", "to_name", "language")) == {
        ("sam@example.com", "Sam Diallo", "fr"),
        ("lea@example.com", "Léa Ba", "ar"),
    }


def test_a_colleague_who_is_named_by_address_reads_it_in_their_language(karim, zara):
    zara.language = "en"
    zara.save()
    watched(notification_email="Zara@Example.com")
    compare_name(karim.pk)
    assert [(log.to_name, log.language) for log in mails()] == [("Zara Okoye", "en")]


def test_nobody_is_told_of_two_people_of_one_name(karim, sam):
    indexed("Karim Benali")
    assert compare_name(karim.pk) == 1
    assert not mails().exists()


def test_a_new_watched_name_tells_of_those_who_are_there(karim):
    compare_name(karim.pk)
    one = watched(notification_email=EMAIL)
    compare_watched_name(one.pk)
    compare_watched_name(one.pk)
    assert mails().get().related_code == karim.code


def test_switched_off_it_is_skipped_and_the_match_is_there(karim, sam, mailoutbox):
    call_command("setting", "email_enabled_name_detection", "off")
    watched(notification_email=EMAIL)
    compare_name(karim.pk)
    assert (mails().get().status, NameMatch.objects.count()) == ("skipped", 1)
    assert sent(mailoutbox) == []


def test_a_mail_about_somebody_who_is_gone_does_not_leave(karim, mailoutbox):
    watched(notification_email=EMAIL)
    compare_name(karim.pk)
    karim.user.delete()
    assert sent(mailoutbox) == []
    assert mails().get().status == "failed"


def test_an_address_that_can_not_be_reached_leaves_no_match_behind(karim):
    """Both or none: the next run finds the match again, and tells."""
    watched(notification_email="nobody")
    with pytest.raises(ValidationError):
        compare_name(karim.pk)
    assert not NameMatch.objects.exists()


def test_a_person_of_another_kind_is_told_of_too():
    watched(notification_email=EMAIL)
    name_watch.compare(indexed("Karim Benali", subject="cinema.CinemaTalent:7", code="MACAS00007M"))
    assert mails().get().related_code == "MACAS00007M"
