"""N7, A9: one's own account: what is sent, in which language, and where to go from here."""

from django.urls import reverse

ACCOUNT = "/auth/account"


def test_match_mails_are_switched_off_and_on_again(client, amina):
    client.force_login(amina.user)
    for sent, wanted in (({"language": "fr"}, False), ({"language": "fr", "wants_match_emails": "on"}, True)):
        assert client.post(ACCOUNT, sent).url == ACCOUNT
        amina.user.refresh_from_db()
        assert amina.user.wants_match_emails is wanted


def test_the_language_of_mails_is_chosen_from_those_we_speak(client, amina):
    client.force_login(amina.user)
    client.post(ACCOUNT, {"language": "ar"})
    amina.user.refresh_from_db()
    assert amina.user.language == "ar"
    assert client.post(ACCOUNT, {"language": "xx"}).status_code == 422


def test_nothing_else_can_be_sent_along(client, amina):
    client.force_login(amina.user)
    client.post(ACCOUNT, {"language": "fr", "is_staff": "on", "email": "x@example.com", "code": "X"})
    amina.user.refresh_from_db()
    assert (amina.user.is_staff, amina.user.email) == (False, "amina@example.com")


def test_it_leads_to_everything_one_may_do(client, amina):
    client.force_login(amina.user)
    page = client.get(ACCOUNT).text
    for name in ("change_password", "two_factor", "own_data", "erase", "end_other_sessions"):
        assert reverse(f"accounts:{name}") in page
