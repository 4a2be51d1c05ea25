"""Deleting an account takes the person, the contacts and the files along, and nothing else."""

from pathlib import Path

from talentio.core.models import ActivityLog
from talentio.core.uploads import documents, photos
from talentio.testing import files
from talents.factories import make_talent
from talents.models import Profile, SocialLink

ACCOUNT = "/admin/accounts/user/{}/delete/"


def stored(settings):
    roots = (settings.MEDIA_ROOT, settings.STORAGES["private"]["OPTIONS"]["location"])
    return [path for root in roots for path in Path(root).rglob("*") if path.is_file()]


def test_the_files_go_with_the_account(client, sam, rabat, settings, django_capture_on_commit_callbacks):
    person = make_talent(
        city=rabat,
        photo=photos.store(files.photo()),
        cv=documents.store(files.pdf()).name,
        social_links={"instagram": "https://www.instagram.com/a"},
    )
    client.force_login(sam)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ACCOUNT.format(person.user.pk), {"post": "yes"})
    assert answer.status_code == 302
    assert not Profile.objects.exists()
    assert not SocialLink.objects.exists()
    assert stored(settings) == []


def test_what_the_person_did_stays_in_the_log(client, sam, amina):
    client.force_login(sam)
    client.post(ACCOUNT.format(amina.user.pk), {"post": "yes"})
    assert ActivityLog.objects.filter(action_type="register", user_code=amina.code).exists()


def test_a_rolled_back_deletion_keeps_the_files(rabat, settings, django_capture_on_commit_callbacks):
    person = make_talent(city=rabat, photo=photos.store(files.photo()))
    with django_capture_on_commit_callbacks():
        person.delete()
    assert len(stored(settings)) == len(photos.SIZES)


def test_the_last_administrator_cannot_be_deleted(client, sam):
    client.force_login(sam)
    assert client.post(ACCOUNT.format(sam.pk), {"post": "yes"}).status_code == 403


def test_a_profile_is_not_deleted_without_its_account(client, sam, amina):
    client.force_login(sam)
    assert client.post(f"/admin/talents/profile/{amina.pk}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [amina.pk], "post": "yes"}
    client.post("/admin/talents/profile/", chosen)
    assert Profile.objects.filter(pk=amina.pk).exists()
