"""The same valid form from many connections at one moment: exactly one outcome (PostgreSQL).

Every form that makes or spends something, through the whole site and with the cookies of one browser, as
an impatient thumb or somebody with a script sends it. Nobody gets a 500.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, PasswordLink
from cinema import links
from cinema.factories import make_film_talent
from cinema.models import CinemaTalent
from cinema.tests import journey as film_journey
from matching import index
from matching.models import Candidate, Entry, ShareLink, Shortlist, Vote
from notifications.models import EmailLog, OptOut
from notifications.opt_out import link as opt_out_link
from productions import calling, tokens
from productions.factories import make_role
from productions.models import Attendance, Call, CallSheet, PresenceEvent, assign
from talentio.core.models import ActivityLog, Export
from talentio.core.site_settings import site_settings
from talentio.ops import backup_views
from talentio.ops.models import Backup
from talentio.testing.plugin import PASSWORD
from talents.tests import journey

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT_ONCE = 6
NEW = "kora-de-minuit-42"


def post_at_once(client, path, *forms):
    """The statuses of one form, or one each, posted at one moment with the cookies of `client`."""
    forms = forms * AT_ONCE if len(forms) == 1 else forms
    start = Barrier(len(forms))

    def post(fields):
        same = Client(raise_request_exception=False)
        same.cookies = client.cookies.copy()
        start.wait(timeout=20)
        try:
            return same.post(path, fields).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(forms)) as threads:
        found = list(threads.map(post, forms))
    assert max(found) < 500, found
    return sorted(found)


@pytest.fixture
def administrator(as_migrated):
    return get_user_model().objects.create_superuser("sam@example.com", PASSWORD, first_name="Sam")


@pytest.fixture
def signed_in(administrator):
    client = Client()
    client.force_login(administrator)
    return client


# Registering --------------------------------------------------------------------------------
def test_a_registration_is_one_account_and_two_mails(as_migrated, rabat):
    call_command("load_catalogue", verbosity=0)
    client, steps = Client(), journey.answers_for(rabat)
    last = list(steps)[-1]
    journey.walk(client, {step: fields for step, fields in steps.items() if step != last})
    assert set(post_at_once(client, f"{journey.URL}/{last}", steps[last])) == {302}
    assert get_user_model().objects.count() == 1
    assert EmailLog.objects.count() == 2


def test_a_film_registration_is_one_person_and_one_code(as_migrated, rabat):
    client, steps = Client(), film_journey.answers_for(rabat)
    last = list(steps)[-1]
    film_journey.walk(client, {step: fields for step, fields in steps.items() if step != last})
    assert set(post_at_once(client, f"{film_journey.URL}/{last}", steps[last])) == {302}
    assert CinemaTalent.objects.get().code == "MARAB00001F"


def test_a_claim_makes_one_account(as_migrated, rabat):
    talent = make_film_talent(city=rabat, email="yasmine@example.com")
    client = Client()
    client.get(claim_address(talent))
    post_at_once(client, "/cinema/claim", {})
    talent.refresh_from_db()
    assert get_user_model().objects.get() == talent.user
    assert ActivityLog.objects.filter(action_type="claim").count() <= 1


def claim_address(talent):
    return re.sub(r"^https?://[^/]+", "", links.address(links.Purpose.CLAIM, talent))


# Spending a link ----------------------------------------------------------------------------
def test_a_link_chooses_one_password(administrator):
    client = Client()
    client.get(reverse("accounts:open_password_link", args=[PasswordLink.make(administrator)]))
    forms = [{"new_password1": f"{NEW}-{n}", "new_password2": f"{NEW}-{n}"} for n in range(AT_ONCE)]
    found = post_at_once(client, "/auth/password/choose", *forms)
    assert found.count(302) == 1, found
    assert ActivityLog.objects.filter(action_type="change_password").count() == 1


def test_an_opt_out_is_one_row(as_migrated):
    log = EmailLog.objects.create(key="ai_talent_match", to_email="nobody@example.com", language="fr")
    path = re.sub(r"^https?://[^/]+", "", opt_out_link(log))
    post_at_once(Client(), path, {"List-Unsubscribe": "One-Click"})
    assert OptOut.objects.count() == 1


def test_a_first_vote_is_one_voter(as_migrated, rabat):
    found = Shortlist.objects.create(name="x", kind="cinema")
    entry = Entry.objects.create(shortlist=found, position=1, **subject(make_film_talent(city=rabat)))
    link = ShareLink.make(found, label="x", days=7, shows_notes=False, by=None)
    path = re.sub(r"^https?://[^/]+", "", link.address)
    client = Client()
    voter = re.search(r'name="voter" value="([^"]+)"', client.get(path).text)[1]
    fields = {"name": "Rachid", "voter": voter, f"vote_{entry.pk}": "yes", f"comment_{entry.pk}": ""}
    assert set(post_at_once(client, path, fields)) == {302}
    assert Vote.objects.count() == 1


def subject(talent):
    index.refresh_stale()
    return {"candidate": Candidate.objects.get()}


def test_a_call_has_one_answer(as_migrated, rabat):
    worker = assign(make_role(), make_film_talent(city=rabat), by=None)
    facts = {"day": timezone.localdate(), "place": "Fès", "general_call": "07:30", "contact": "Rachid"}
    sheet = CallSheet.objects.create(project=worker.project, **facts)
    calling.call_people(sheet, {worker.pk: ("07:30", "")})
    calling.send(sheet, by=None)
    call = Call.objects.get()
    path = reverse("productions:own_call", args=[tokens.call_token(call)])
    forms = [{"confirm": "1"}, {"problem": "No bus before nine"}] * 3
    assert set(post_at_once(Client(), path, *forms)) == {302}
    call.refresh_from_db()
    assert (call.answer, call.problem) in {("confirmed", ""), ("problem", "No bus before nine")}


# Staff --------------------------------------------------------------------------------------
def test_one_scan_is_one_presence(signed_in, rabat):
    worker = assign(make_role(), make_film_talent(city=rabat), by=None)
    fields = {"who": worker.code, "kind": "scan", "key": str(uuid4())}
    path = reverse("productions:record_presence", args=[worker.project.pk])
    post_at_once(signed_in, path, fields)
    assert PresenceEvent.objects.count() == Attendance.objects.count() == 1


def test_a_token_is_made_once(signed_in):
    fields = {"name": "Spreadsheet", "scope": "read", "days": "30", "password": PASSWORD}
    found = post_at_once(signed_in, "/auth/account/tokens", fields)
    assert found == [201] + [422] * (AT_ONCE - 1)
    assert ApiToken.objects.count() == 1


def test_an_export_is_made_once(signed_in, monkeypatch, rabat):
    make_film_talent(city=rabat)
    monkeypatch.setattr("talentio.core.exports.AT_ONCE", {"csv": 0, "xlsx": 0, "pdf": 0})
    page = signed_in.get("/admin/cinema/cinematalent/export/")
    columns = re.findall(r'name="columns" value="([^"]+)"', page.text)
    fields = {"format": "csv", "separator": ",", "purpose": "Casting of June", "columns": columns[:2]}
    assert set(post_at_once(signed_in, "/admin/cinema/cinematalent/export/", fields)) == {302}
    assert Export.objects.count() == 1


def test_a_backup_is_begun_once(signed_in, monkeypatch):
    site_settings.put("backup_passphrase", "kora balafon djembe oud", by=None)
    begun = []
    # Only noted: a backup in a process of its own would read the tests' database.
    monkeypatch.setattr(backup_views.detached, "start", lambda *words: begun.append(words))
    post_at_once(signed_in, "/admin/backup/create", {})
    assert Backup.objects.count() == len(begun) == 1
