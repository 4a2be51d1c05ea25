"""The front page of the back-office says what waits for a person, to those who can act."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ, Task

from cinema.factories import make_film_talent
from matching.models import Brief, Candidate, MatchRun
from notifications.models import EmailLog
from productions.models import Company
from talentio.core import attention
from talentio.core.models import SecurityLog
from talentio.ops.models import Backup
from talents.models import NameMatch
from talents.tests.watching import indexed

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(sam):
    # That there is a new administrator is an event too.
    SecurityLog.objects.all().delete()
    return sam


def keys(person):
    return {each["key"] for each in attention.waiting(person)}


def fail_a_mail(**fields):
    return EmailLog.objects.create(key="sample", to_email="a@b.example", status="failed", **fields)


def fail_a_run(person):
    brief = Brief.objects.create(kind=Candidate.Kind.STANDARD, text="x", created_by=person)
    MatchRun.objects.create(brief=brief, criteria=[], state="failed", created_by=person)


def fail_a_job(person):
    now = timezone.now()
    Task.objects.create(id="f" * 32, name="x", func="x", started=now, stopped=now, success=False)


def late_mail(person):
    EmailLog.objects.create(
        key="sample", to_email="a@b.example", created_at=timezone.now() - timedelta(hours=2)
    )


def stuck_job(person):
    OrmQ.objects.create(key="x", payload="x", lock=timezone.now() - timedelta(hours=1))


CAUSES = {
    "failed_mails": lambda person: fail_a_mail(),
    "late_mails": late_mail,
    "companies": lambda person: Company.objects.create(name="Atlas"),
    "failed_runs": fail_a_run,
    "failed_jobs": fail_a_job,
    "stuck_jobs": stuck_job,
    "failed_backups": lambda person: Backup.ask().fail("disk"),
    "critical_events": lambda person: SecurityLog.objects.create(kind="lockout", severity="critical"),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_what_waits_is_said_with_a_way_to_it(client, sam, cause):
    assert cause not in keys(sam)
    CAUSES[cause](sam)
    client.force_login(sam)
    waiting = {each["key"]: each for each in client.get("/admin/").context["overview"]["waiting"]}
    assert client.get(waiting[cause]["address"]).status_code == 200


def test_a_minor_without_a_guardian_waits_and_the_list_shows_whom(client, sam, rabat):
    born = timezone.localdate() - timedelta(days=15 * 365)
    child = make_film_talent(city=rabat, first_name="Yasmine", date_of_birth=born)
    make_film_talent(city=rabat, first_name="Salma", date_of_birth=date(1990, 1, 1))
    client.force_login(sam)
    [minors] = [each for each in attention.waiting(sam) if each["key"] == "minors"]
    rows = client.get(minors["address"]).context["cl"].result_list
    assert [row.pk for row in rows] == [child.pk]


def test_a_hidden_film_talent_without_a_birth_date_waits_and_the_list_shows_whom(client, sam, rabat):
    unknown = make_film_talent(city=rabat, date_of_birth=None, is_public=False)
    make_film_talent(city=rabat)
    client.force_login(sam)
    [need] = [each for each in attention.waiting(sam) if each["key"] == "birth-dates"]
    rows = client.get(need["address"]).context["cl"].result_list
    assert [row.pk for row in rows] == [unknown.pk]


def test_names_to_review_wait(sam):
    one, other = indexed("Karim Benali"), indexed("Karim Ben Ali")
    NameMatch.objects.create(person=other, other=one, kind=NameMatch.Kind.DUPLICATE, score=90)
    assert "name_matches" in keys(sam)


def test_what_failed_stands_first(sam):
    Company.objects.create(name="Atlas")
    fail_a_mail()
    assert [each["key"] for each in attention.waiting(sam)] == ["failed_mails", "companies"]


def test_what_is_long_over_waits_for_nobody(sam):
    fail_a_mail(created_at=timezone.now() - timedelta(days=8))
    assert keys(sam) == set()


def test_nobody_is_told_of_what_they_may_not_see(zara):
    fail_a_mail()
    SecurityLog.objects.create(kind="lockout", severity="critical")
    assert keys(zara) == set()


def test_counting_ends_at_a_hundred(sam):
    EmailLog.objects.bulk_create(
        EmailLog(key="sample", to_email="a@b.example", status="failed") for _ in range(attention.MOST + 5)
    )
    [mails] = attention.waiting(sam)
    assert str(mails["text"]).startswith("100+")


def test_when_all_is_well_the_page_says_so(client, sam):
    client.force_login(sam)
    client.cookies["django_language"] = "en"
    assert "Nothing waits for anybody." in client.get("/admin/").text


def test_a_failed_job_runs_again_once_somebody_said_so(client, sam):
    from django_q.models import OrmQ, Task

    now = timezone.now()
    job = Task.objects.create(
        id="a" * 32, name="lost", func="talentio.core.tasks.none", started=now, stopped=now, success=False
    )
    client.force_login(sam)
    chosen = {"action": "run_again", "_selected_action": [job.pk]}
    address = "/admin/django_q/failure/"
    assert client.post(address, chosen).templates[0].name == "admin/confirm_action.html"
    assert not OrmQ.objects.exists()
    client.post(address, {**chosen, "confirmed": "1"})
    assert not Task.objects.exists()
