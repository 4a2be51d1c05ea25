"""Who plays which role: once, in time, of age, and with a history."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cinema.factories import make_film_talent
from productions.choices import ProjectStatus
from productions.factories import make_company, make_project, make_role
from productions.models import Assignment, Company, Project, Role, assign
from talentio.core.models import ActivityLog


def test_a_role_knows_how_many_are_missing(rabat):
    role = make_role(wanted=3)
    gone = assign(role, make_film_talent(city=rabat), by=None)
    assign(role, make_film_talent(city=rabat), by=None)
    gone.remove(None)
    assert Role.objects.with_filled().get().missing == 2


def test_a_person_is_in_a_role_once(rabat):
    role, talent = make_role(), make_film_talent(city=rabat)
    assign(role, talent, by=None)
    with pytest.raises(ValidationError):
        assign(role, talent, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(project=role.project, role=role, talent=talent, code="TWICE")
    assign(make_role(project=role.project), talent, by=None)
    assert Assignment.objects.current().count() == 2


def test_a_removal_keeps_who_and_when(rabat, sam):
    assignment = assign(make_role(), make_film_talent(city=rabat), by=sam)
    assert assignment.remove(sam)
    assert not assignment.remove(sam)
    assignment.refresh_from_db()
    assert (assignment.assigned_by, assignment.removed_by, assignment.is_current) == (sam, sam, False)
    noted = ActivityLog.objects.filter(category="productions").order_by("pk")
    assert list(noted.values_list("action_type", flat=True)) == ["assign_talent", "remove_talent"]


@pytest.mark.parametrize(
    ("theirs", "meets"),
    [
        ((date(2027, 3, 1), date(2027, 3, 9)), False),
        ((date(2027, 3, 1), date(2027, 3, 10)), True),
        ((date(2027, 3, 12), date(2027, 3, 13)), True),
        ((date(2027, 3, 20), date(2027, 4, 1)), True),
        ((date(2027, 3, 21), date(2027, 4, 1)), False),
        ((date(2027, 1, 1), None), True),
        ((None, None), False),
    ],
)
def test_another_project_on_the_same_days_is_in_the_way(rabat, theirs, meets):
    talent = make_film_talent(city=rabat)
    other = make_role(project=make_project(starts_on=theirs[0], ends_on=theirs[1]))
    assign(other, talent, by=None)
    wanted = make_role(project=make_project(starts_on=date(2027, 3, 10), ends_on=date(2027, 3, 20)))
    assert Assignment.objects.in_the_way_of(wanted, [talent]).exists() is meets


def test_finished_projects_removals_and_days_of_the_role_alone_are_not_in_the_way(rabat):
    days = {"starts_on": date(2027, 3, 10), "ends_on": date(2027, 3, 20)}
    talent, wanted = make_film_talent(city=rabat), make_role(project=make_project(**days))
    assign(make_role(project=make_project(**days, status=ProjectStatus.FINISHED)), talent, by=None)
    assign(make_role(project=make_project(**days)), talent, by=None).remove(None)
    one_day = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 2)}
    assign(make_role(project=make_project(**days), **one_day), talent, by=None)
    assert not Assignment.objects.in_the_way_of(wanted, [talent]).exists()


def minor(rabat, **given):
    return make_film_talent(
        city=rabat, date_of_birth=timezone.localdate() - timedelta(days=365 * 12), **given
    )


def test_a_minor_needs_an_open_role_and_a_guardian(rabat):
    with pytest.raises(ValidationError, match="mineur|minor"):
        assign(make_role(), minor(rabat), by=None)
    opened = make_role(open_to_minors=True)
    with pytest.raises(ValidationError, match="représentant|tuteur|guardian"):
        assign(opened, minor(rabat), by=None)
    assert assign(opened, minor(rabat, guardian_consented_at=timezone.now()), by=None).pk


def test_nobody_with_a_closed_account_is_assigned(rabat, amina):
    talent = make_film_talent(city=rabat, user=amina.user)
    amina.user.is_active = False
    amina.user.save()
    with pytest.raises(ValidationError):
        assign(make_role(), talent, by=None)


@pytest.mark.parametrize(
    "given",
    [
        {"starts_on": date(2027, 3, 2), "ends_on": date(2027, 3, 1)},
        {"wanted": 0},
        {"playing_age_min": 40, "playing_age_max": 30},
        {"pay": 500},
        {"pay": 500, "pay_currency": "MAD"},
        {"is_hazardous": True, "open_to_minors": True},
    ],
)
def test_the_database_refuses_impossible_roles(db, given):
    project = make_project()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_role(project=project, **given)


def test_the_database_refuses_impossible_projects_and_badges(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_project(starts_on=date(2027, 3, 2), ends_on=date(2027, 3, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_company(is_verified=True)


def test_a_role_has_languages_of_the_list_only(db):
    role = make_role()
    role.languages = ["fr", "klingon"]
    with pytest.raises(ValidationError) as refused:
        role.full_clean()
    assert "languages" in refused.value.message_dict


def test_verification_says_who_and_when(sam):
    company = make_company()
    company.verify(sam)
    company.save()
    assert Company.objects.get(verified_by=sam, verified_at__isnull=False).is_verified
    company.verify(sam, is_verified=False)
    company.save()
    assert not Company.objects.filter(verified_at__isnull=False).exists()


def test_only_staff_see_what_inactive_companies_do(amina, zara):
    make_project(company=make_company(is_active=False))
    for things in (Company.objects, Project.objects):
        assert things.visible_to(zara).count() == 1
        assert things.visible_to(amina.user).count() == 0


def test_others_see_listed_people_in_their_roles_and_their_own(rabat, amina, kofi):
    role = make_role()
    assign(role, make_film_talent(city=rabat), by=None)
    assign(role, make_film_talent(city=rabat, is_public=False, user=amina.user), by=None)
    assign(role, make_film_talent(city=rabat), by=None).remove(None)
    assert Assignment.objects.visible_to(kofi.user).count() == 1
    assert Assignment.objects.visible_to(amina.user).count() == 2


def test_a_name_is_found_without_its_accents(db):
    project = make_project(name="Les Vents du Désert")
    assert Project.objects.called("desert vents").get() == project
    assert Project.objects.called(project.prefix.lower()).get() == project
    assert not Project.objects.called("mer").exists()
