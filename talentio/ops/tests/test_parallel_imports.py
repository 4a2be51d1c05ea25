"""Imports and exports under real processes, on PostgreSQL: killed, beside each other, nothing twice."""

import io
import os
import signal
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from talentio.core import exports, imports, tasks
from talentio.core.models import ImportBatch
from talentio.core.models.transfers import State
from talentio.testing.own_process import environment, manage
from talents.factories import make_talent
from talents.models import Profile

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE = 60
Step = ImportBatch.Step
WORK = "from talentio.core import tasks; tasks.work_on_import({pk})"


@pytest.fixture
def boss(rabat):
    call_command("load_catalogue", verbosity=0)
    return User.objects.create_superuser("boss@example.com", first_name="B", last_name="B")


@pytest.fixture
def asked(boss):
    """An import of many people that waits to be read."""
    out = io.StringIO()
    out.write("email,first_name,last_name,gender,date_of_birth,country_of_origin,country,city\n")
    for number in range(PEOPLE):
        out.write(f"p{number}@example.com,Fatou,Ndiaye,F,1992-03-14,MA,MA,Rabat\n")
    file = SimpleUploadedFile("people.csv", out.getvalue().encode())
    return imports.begin(imports.importer_of("people"), file, by=boss)


@pytest.fixture
def confirmed(asked, boss):
    """The same, waiting to be taken."""
    tasks.work_on_import(asked.pk)
    imports.confirm(asked, by=boss)
    return asked


def start(batch, tmp_path):
    shell = ("shell", "--no-imports", "-c", WORK.format(pk=batch.pk))
    return manage(environment(tmp_path), *shell, start_new_session=True)


def codes():
    return sorted(Profile.objects.values_list("user__code", flat=True))


def test_two_workers_at_one_import_take_each_row_once(confirmed, tmp_path):
    workers = [start(confirmed, tmp_path), start(confirmed, tmp_path)]
    outputs = [worker.communicate(timeout=240)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], outputs
    confirmed.refresh_from_db()
    assert (confirmed.state, confirmed.rows_created) == (State.DONE, PEOPLE)
    assert codes() == [f"MAF{number:04d}RAB" for number in range(1, PEOPLE + 1)]


def bring_to(step, batch, boss):
    """Do whatever comes before a step, so that the next worker does it."""
    if step != Step.CHECK:
        tasks.work_on_import(batch.pk)
        imports.confirm(batch, by=boss)
    if step == Step.UNDO:
        tasks.work_on_import(batch.pk)
        imports.undo(batch, by=boss)


def kill_in_the_middle(worker, is_begun):
    until = time.monotonic() + 120
    while not is_begun() and time.monotonic() < until:
        assert worker.poll() is None
    os.killpg(worker.pid, signal.SIGKILL)
    worker.communicate()


@pytest.mark.parametrize(
    ("step", "state", "people"),
    [
        (Step.CHECK, State.READY, 0),
        (Step.RUN, State.DONE, PEOPLE),
        (Step.UNDO, State.UNDONE, 0),
    ],
)
def test_a_worker_killed_in_the_middle_is_followed_by_another(asked, boss, tmp_path, step, state, people):
    bring_to(step, asked, boss)
    done = asked.rows.exclude(outcome__in=imports.WAITS_FOR[step])
    kill_in_the_middle(start(asked, tmp_path), lambda: done.count() >= 5)
    assert 5 <= done.count() < PEOPLE
    ImportBatch.objects.update(touched_at=timezone.now() - timedelta(minutes=3))
    imports.pick_up()
    tasks.work_on_import(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.done, asked.rows.count()) == (state, PEOPLE, PEOPLE)
    assert (asked.rows_undone if step == Step.UNDO else asked.rows_created) == PEOPLE
    assert codes() == [f"MAF{number:04d}RAB" for number in range(1, people + 1)]


def test_two_workers_at_one_export_make_one_file(boss, rabat, tmp_path):
    for number in range(3):
        make_talent(city=rabat, last_name=f"N{number}")
    listing = exports.listing_of("people")
    export = exports.ask(
        listing, "csv", by=boss, purpose="for a test", columns=["code", "email"], source="admin"
    )
    work = f"from talentio.core import tasks; print('rows', tasks.make_export({export.pk}))"
    workers = [manage(environment(tmp_path), "shell", "--no-imports", "-c", work) for _worker in range(2)]
    said = sorted(worker.communicate(timeout=240)[0].strip().splitlines()[-1] for worker in workers)
    assert said == ["rows 0", "rows 3"]
    export.refresh_from_db()
    assert (export.state, export.done) == (State.DONE, 3)
    assert sum(len(files) for _folder, _folders, files in os.walk(tmp_path / "private")) == 1
