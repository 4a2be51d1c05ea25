"""Registrations that nobody finished are purged with their files."""

from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from talentio.core.uploads import documents, photos
from talentio.testing import files
from talents.models import RegistrationDraft
from talents.tasks import purge_drafts


def test_a_draft_goes_after_thirty_days_with_its_files(db, settings, time_machine):
    RegistrationDraft.objects.create(photo=photos.store(files.photo()), cv=documents.store(files.pdf()).name)
    time_machine.move_to(timezone.now() + timedelta(days=29), tick=False)
    assert purge_drafts() == 0
    time_machine.shift(timedelta(days=2))
    assert purge_drafts() == 1
    private = settings.STORAGES["private"]["OPTIONS"]["location"]
    assert not [p for root in (settings.MEDIA_ROOT, private) for p in Path(root).rglob("*") if p.is_file()]


def test_the_files_of_a_finished_registration_stay_with_the_person(db, amina, time_machine):
    key = photos.store(files.photo())
    amina.photo = key
    amina.save()
    draft = RegistrationDraft.objects.create(photo=key)
    draft.close(amina.user, email=amina.user.email)
    time_machine.move_to(timezone.now() + timedelta(days=31), tick=False)
    assert purge_drafts() == 1
    from django.core.files.storage import default_storage

    assert default_storage.exists(photos.name(key, 320))
