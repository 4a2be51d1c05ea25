"""Accounts: one per e-mail, found by name, e-mail or code; groups as roles."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction


def test_two_e_mails_that_differ_by_case_are_one_account(amina):
    User = get_user_model()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("AMINA@example.com", first_name="A", last_name="B")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=amina.user.pk).update(email="Amina@Example.com")


@pytest.mark.parametrize(
    "copied",
    [
        "\u202aamina@example.com\u202c",  # from the contacts of Windows
        "amina@exam\u00adple.com",
        "amina@\u200bexample.com",
        "\ufeffAmina@Example.com\u00a0",
        "amina@example.com\u2028",
        " amina@example.com\t",
    ],
)
def test_what_cannot_be_seen_in_an_address_makes_no_second_account(amina, copied):
    User = get_user_model()
    assert User.objects.identified_by(copied).get() == amina.user
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(copied, first_name="A", last_name="B")


def test_the_roles_exist_from_the_start(db):
    assert set(Group.objects.values_list("name", flat=True)) >= {"Administrators", "Recruiters", "Presence"}


def test_recruiters_read_people_and_contacts_and_change_nothing(zara):
    assert zara.has_perms(["talents.view_profile", "talents.view_contacts"])
    assert not zara.has_perm("talents.change_profile")
    assert not zara.has_perm("accounts.change_user")


def test_an_administrator_of_the_group_has_every_permission_of_people(db, kofi):
    kofi.user.groups.add(Group.objects.get(name="Administrators"))
    person = get_user_model().objects.get(pk=kofi.user.pk)
    assert person.has_perms(["talents.change_profile", "accounts.change_user", "notifications.view_emaillog"])


@pytest.mark.parametrize("typed", ["benaissa", "BENAÏSSA hélène", "helene-ben", "helene@ex", "maf0001"])
def test_a_person_is_found_by_name_e_mail_or_code(db, typed):
    User = get_user_model()
    User.objects.create_user(
        "helene@example.com", first_name="Hélène", last_name="Benaïssa", code="MAF0001RAB"
    )
    User.objects.create_user("kofi@example.com", first_name="Kofi", last_name="Mensah", code="GHM0001ACC")
    assert [str(user) for user in User.objects.matching(typed)] == ["Hélène Benaïssa"]
