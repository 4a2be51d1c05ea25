"""Nothing is kept for longer than the settings say; one command tells what would go, and does it."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from accounts.models import PasswordRequest, User
from cinema.models import CinemaDraft
from notifications.models import EmailLog
from talentio.core.models import ActivityLog, SecurityLog
from talentio.core.schedules import declared
from talentio.core.site_settings import site_settings
from talents.factories import make_talent
from talents.models import RegistrationDraft, Visit

pytestmark = pytest.mark.django_db
DELETING = ("purge", "prune", "blank", "erase", "shorten", "expire")


def pruned(capsys, *options):
    """{job: rows} as `manage.py prune` prints it."""
    capsys.readouterr()
    call_command("prune", *options)
    return {job: int(rows) for job, rows in map(str.split, capsys.readouterr().out.splitlines())}


def aged(model, days, field, **fields):
    row = model.objects.create(**fields)
    model.objects.filter(pk=row.pk).update(**{field: timezone.now() - timedelta(days=days)})
    return row


@pytest.fixture
def rows(rabat, sam):
    """({model: a row of yesterday}, {model: a row older than any setting allows})."""
    talent, leaver = make_talent(city=rabat), make_talent(city=rabat, email="leaver@example.com")
    sent = {"html": "x", "status": "sent", "sent_at": timezone.now()}
    young, old = {}, {}
    for found, days in ((young, 1), (old, 800)):
        made = [
            aged(ActivityLog, days, "created_at", action_type="login", address="203.0.113.77"),
            aged(SecurityLog, days, "created_at", kind="lockout", severity="warning"),
            aged(EmailLog, days, "created_at", key="sample", to_email="a@example.com", **sent),
            aged(RegistrationDraft, days, "updated_at"),
            aged(CinemaDraft, days, "updated_at"),
            aged(Visit, days, "day", profile=talent, day=timezone.localdate(), visitor=f"{days}"),
            aged(LogEntry, days, "action_time", user=sam, action_flag=CHANGE, object_repr="Amina"),
            aged(PasswordRequest, days - 1, "created_at"),
            Session.objects.create(
                session_key=f"s{days}", expire_date=timezone.now() + timedelta(days=1 - days, hours=1)
            ),
        ]
        found.update({type(row): row for row in made})
    User.objects.filter(pk=leaver.user.pk).update(erase_on=timezone.localdate())
    old[User] = leaver.user
    return young, old


def there(rows):
    return {model for model, row in rows.items() if model.objects.filter(pk=row.pk).exists()}


def test_the_dry_run_tells_what_would_go_and_touches_nothing(rows, capsys):
    young, old = rows
    told = pruned(capsys, "--dry-run")
    # Counts of minutes, results of the queue and words of the AI have tests of their own.
    others = {"core.prune_bulk_jobs", "core.expire_exports", "core.expire_imports"}
    others |= {"core.prune_rate_counts", "core.prune_finished_tasks", "productions.prune_badge_files"}
    others |= {"matching.prune_answers", "matching.blank_words"}
    assert {job for job, number in told.items() if number != 1} == others
    assert told == pruned(capsys, "--dry-run")
    assert (there(young), there(old)) == (set(young), set(old))


def test_the_run_does_it_once_and_leaves_what_is_young(rows, capsys):
    young, old = rows
    told, done = pruned(capsys, "--dry-run"), pruned(capsys)
    # The row whose address was whole is gone before its turn comes.
    assert done == {**told, "core.shorten_addresses": 0}
    assert set(pruned(capsys).values()) == {0}
    assert (there(young), there(old)) == (set(young), {EmailLog})
    assert EmailLog.objects.get(pk=old[EmailLog].pk).html == ""
    assert EmailLog.objects.get(pk=young[EmailLog].pk).html == "x"


def test_every_job_that_deletes_can_say_what_would_go():
    deleting = [each for each in declared() if each.func.rpartition(".")[2].startswith(DELETING)]
    assert len(deleting) > 9
    assert [each.name for each in deleting if not each.due] == []


def test_the_times_are_those_that_people_were_promised():
    promised = {"activity_log_months": 12, "security_log_months": 24, "mail_body_days": 90, "draft_days": 30}
    promised["ai_answer_months"] = 6
    assert {name: site_settings.specs[name].default for name in promised} == promised


def test_unfinished_registrations_go_after_the_days_of_the_setting(db):
    draft = aged(RegistrationDraft, 20, "updated_at")
    assert not RegistrationDraft.objects.abandoned(now=timezone.now()).exists()
    site_settings.put("draft_days", 10, by=None)
    assert list(RegistrationDraft.objects.abandoned(now=timezone.now())) == [draft]
