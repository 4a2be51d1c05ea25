"""Whoever leaves is hidden at once and erased after the days of grace, files, logs and all."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.utils import timezone

from accounts.erasure import erase_due
from accounts.models import ErasedAccount, LastAdministrator, User
from notifications.models import EmailLog
from talentio.core.models import ActivityLog
from talentio.core.site_settings import site_settings
from talentio.core.uploads import documents, photos
from talentio.testing import files
from talentio.testing.plugin import PASSWORD
from talents.factories import make_talent

ERASE = "/auth/account/erase"


@pytest.fixture
def person(rabat):
    return make_talent(
        city=rabat,
        first_name="Fatou",
        last_name="Leaver",
        email="leaver@example.com",
        password=PASSWORD,
        photo=photos.store(files.photo()),
        cv=documents.store(files.pdf()).name,
    )


@pytest.fixture
def own(client, person):
    client.force_login(person.user)
    return client


def leave(client, password=PASSWORD):
    return client.post(ERASE, {"password": password})


@pytest.fixture
def erase_after(time_machine, django_capture_on_commit_callbacks):
    def erase_after(days):
        time_machine.move_to(timezone.now() + timedelta(days=days), tick=False)
        with django_capture_on_commit_callbacks(execute=True):
            return erase_due()

    return erase_after


def test_the_profile_is_gone_at_once_for_everybody_but_its_owner_and_staff(own, person, zara):
    assert leave(own).url == "/auth/account"
    address = person.get_absolute_url()
    assert Client().get(address).status_code == 404
    assert Client().get(f"{address}/pdf").status_code == 404
    assert own.get(address).status_code == 200
    own.force_login(zara)
    assert own.get(address).status_code == 200


def test_the_password_is_asked_for(own, person):
    assert leave(own, "wrong").status_code == 422
    person.user.refresh_from_db()
    assert person.user.erase_on is None


def test_one_may_stay_after_all_and_everything_is_as_it_was(own, person, erase_after):
    leave(own)
    assert "/auth/account/stay" in own.get("/profile/dashboard").text
    own.post("/auth/account/stay")
    assert Client().get(person.get_absolute_url()).status_code == 200
    assert erase_after(days=60) == 0


def test_a_profile_that_was_hidden_before_stays_hidden_after(own, person):
    person.is_public = False
    person.save()
    leave(own)
    own.post("/auth/account/stay")
    assert Client().get(person.get_absolute_url()).status_code == 404


def test_nothing_is_erased_before_its_day(own, person, erase_after):
    leave(own)
    assert erase_after(days=29) == 0
    assert User.objects.filter(pk=person.user.pk).exists()


def test_everything_goes_on_its_day(own, person, erase_after, settings):
    leave(own)
    assert erase_after(days=30) == 1
    stored = [
        path
        for root in (settings.MEDIA_ROOT, settings.STORAGES["private"]["OPTIONS"]["location"])
        for path in Path(root).rglob("*.*")
    ]
    assert stored == []
    assert User.objects.count() == 0
    assert erase_after(days=31) == 0


def test_no_table_knows_the_name_any_more(own, person, erase_after):
    EmailLog.objects.create(key="x", to_email=person.user.email, to_name="Fatou Leaver", html="Hello Fatou")
    leave(own)
    erase_after(days=30)
    rows = [
        row
        for model in apps.get_models()
        if model._meta.app_label != "sessions"
        for row in model.objects.all()
    ]
    everything = serializers.serialize("json", rows)
    for trace in ("Leaver", "leaver@example.com", "Fatou", person.code):
        assert trace not in everything


def test_what_others_did_to_them_and_their_failures_name_nobody(own, person, sam, erase_after):
    person.user.deactivate(by=sam)
    person.user.activate(by=sam)
    Client().post("/auth/login", {"identifier": person.user.email, "password": "wrong"})
    client = Client()
    client.force_login(sam)
    client.get(f"{person.get_absolute_url()}/cv")
    client.post(f"/admin/accounts/user/{person.user.pk}/password/", {"usable_password": "false"})
    User.objects.get(pk=person.user.pk).request_erasure(by=sam)
    erase_after(days=30)
    rows = [row for model in apps.get_models() for row in model.objects.all()]
    everything = serializers.serialize("json", rows)
    assert [trace for trace in ("Leaver", "leaver@", person.code) if trace in everything] == []


def test_a_mail_that_still_waits_does_not_leave(own, person, erase_after):
    mail = EmailLog.objects.create(key="x", to_email=person.user.email)
    leave(own)
    erase_after(days=30)
    mail.refresh_from_db()
    assert mail.status == "skipped"


def test_asking_twice_does_not_put_it_off(own, person, time_machine):
    leave(own)
    day = User.objects.get(pk=person.user.pk).erase_on
    time_machine.move_to(timezone.now() + timedelta(days=5), tick=False)
    User.objects.get(pk=person.user.pk).request_erasure(by=person.user)
    assert User.objects.get(pk=person.user.pk).erase_on == day


def test_the_logs_still_tell_what_happened(own, person, erase_after):
    leave(own)
    erase_after(days=30)
    told = ActivityLog.objects.filter(resource=f"accounts.User:{person.user.pk}")
    assert {"request_erasure", "erase"} <= set(told.values_list("action_type", flat=True))


def test_the_code_is_never_given_again(own, person, rabat, erase_after):
    leave(own)
    erase_after(days=30)
    assert make_talent(city=rabat).code != person.code


def test_it_can_be_repeated_after_an_old_backup(own, person, erase_after):
    leave(own)
    digest = ErasedAccount.digest_of(User.objects.get(pk=person.user.pk))
    erase_after(days=30)
    assert ErasedAccount.objects.get().digest == digest


def test_one_that_fails_does_not_keep_the_others(own, person, kofi, erase_after, monkeypatch):
    for user in (person.user, kofi.user):
        user.request_erasure(by=user)
    real = ErasedAccount.remember
    monkeypatch.setattr(ErasedAccount, "remember", lambda user: real(user) if user == kofi.user else 1 / 0)
    assert erase_after(days=30) == 1
    assert list(User.objects.all()) == [person.user]
    assert ActivityLog.objects.filter(user=person.user).exclude(user_name="").exists()


def test_the_last_administrator_stays(client, sam):
    with pytest.raises(LastAdministrator):
        sam.request_erasure(by=sam)
    client.force_login(sam)
    assert leave(client).status_code == 422


def test_the_days_of_grace_are_a_setting(own, person, erase_after):
    site_settings.put("erasure_grace_days", 3, by=None)
    leave(own)
    assert erase_after(days=3) == 1


def test_a_visitor_cannot_leave_for_anybody(client, person):
    assert leave(client).url.startswith("/auth/login")
    assert client.post("/auth/account/stay").url.startswith("/auth/login")
    assert client.get("/auth/account/stay").status_code == 302
