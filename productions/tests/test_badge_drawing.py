"""Drawing the badges of a project in the background, when something goes wrong on the way."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from cinema.factories import make_film_talent
from productions import badge_files, badges
from productions.factories import make_role
from productions.models import BadgeFile, assign
from talentio.core.models import ActivityLog


@pytest.fixture
def file(rabat, sam):
    role = make_role()
    assign(role, make_film_talent(city=rabat), by=None)
    return BadgeFile.objects.ask(role.project, "card", by=sam)


def test_a_fault_is_told_on_the_page_and_to_the_queue(client, sam, file, monkeypatch):
    def broken(*_args, **_options):
        raise OSError("the disk is full")

    monkeypatch.setattr(badges, "pdf_of", broken)
    with pytest.raises(OSError, match="full"):
        badge_files.draw(file.pk)
    file.refresh_from_db()
    assert (file.state, file.name) == (BadgeFile.State.FAILED, "")
    # A new wish is a new row, which the fault of the old one does not hold up.
    again = BadgeFile.objects.ask(file.project, "card", by=sam)
    assert again.pk != file.pk


def test_drawing_twice_draws_once(file):
    badge_files.draw(file.pk)
    first = BadgeFile.objects.get().name
    badge_files.draw(file.pk)
    assert BadgeFile.objects.get().name == first
    badge_files.draw(file.pk + 1000)  # gone meanwhile


def test_of_two_workers_who_drew_the_same_one_file_is_kept(file, monkeypatch):
    genuine = badges.pdf_of

    def slow(*args, **options):
        drawn = genuine(*args, **options)
        BadgeFile.objects.filter(pk=file.pk).update(state=BadgeFile.State.DONE, name="badges/aa/first.pdf")
        return drawn

    monkeypatch.setattr(badges, "pdf_of", slow)
    badge_files.draw(file.pk)
    assert BadgeFile.objects.get().name == "badges/aa/first.pdf"
    folders, files = storages["private"].listdir("badges")
    assert not [name for folder in folders for name in storages["private"].listdir(f"badges/{folder}")[1]]
    assert not files


def test_a_file_that_is_gone_from_the_disk_is_not_found(client, sam, file):
    badge_files.draw(file.pk)
    client.force_login(sam)
    address = reverse("productions:badge_file", args=[file.pk])
    answer = client.get(address)
    assert answer.status_code == 200
    answer.close()
    storages["private"].delete(BadgeFile.objects.get().name)
    assert client.get(address).status_code == 404


def test_a_file_goes_with_its_row(file, django_capture_on_commit_callbacks):
    badge_files.draw(file.pk)
    name = BadgeFile.objects.get().name
    BadgeFile.objects.update(asked_at=timezone.now() - timedelta(days=3))
    with django_capture_on_commit_callbacks(execute=True):
        assert badge_files.prune() == 1
    assert not storages["private"].exists(name)


def test_one_wish_is_noted_once_with_who_wished_it(file, sam):
    BadgeFile.objects.ask(file.project, "card", by=sam)
    noted = ActivityLog.objects.get(action_type="print_badges")
    assert (noted.user, noted.description) == (sam, file.project.prefix)
