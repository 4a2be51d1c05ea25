"""Codes of people in projects: CCIIISSSNNN."""

import pytest

from cinema.factories import make_film_talent
from productions import codes
from productions.factories import make_company, make_project, make_role
from productions.models import assign
from talentio.core.counters import raise_to


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Atlas Bleu Cinéma", "ABC"),
        ("A Maroc", "AM"),
        ("École Noire", "EN"),
        ("3B Productions", "BP"),
        ("L'Œil d'Or", "LOD"),
        ("Kasbah", "KAS"),
        ("K", "KX"),
        ("Grand Théâtre du Nord Films", "GTD"),
        ("استوديو الأطلس", "AA"),
        ("24/7", "XX"),
        ("", "XX"),
    ],
)
def test_initials_are_two_or_three_plain_letters(name, letters):
    found = codes.initials(name)
    assert 2 <= len(found) <= 3
    assert found.isascii()
    assert found.isalpha()
    assert name.startswith("است") or found == letters


def test_a_code_says_country_company_project_and_person(morocco, rabat):
    company = make_company(name="Atlas Bleu Cinéma", country=morocco)
    role = make_role(project=make_project(company=company))
    assert [assign(role, make_film_talent(city=rabat), by=None).code for _ in range(2)] == [
        "MAABC001001",
        "MAABC001002",
    ]
    assert make_project(company=company).prefix == "MAABC002"


def test_a_project_without_any_country_begins_with_xx(db):
    assert make_project(company=make_company(name="Kasbah Films")).prefix == "XXKF001"


def test_the_prefix_outlives_a_new_name(morocco):
    project = make_project(company=make_company(name="Atlas Bleu Cinéma", country=morocco))
    project.company.name = "Autre"
    project.company.save()
    project.name = "Un autre titre"
    project.save()
    assert project.prefix == "MAABC001"


def test_a_number_is_never_used_again_after_a_removal(rabat):
    role, talent = make_role(), make_film_talent(city=rabat)
    first = assign(role, talent, by=None)
    first.remove(None)
    assert assign(role, talent, by=None).code == f"{role.project.prefix}002"
    assert first.role.assignments.count() == 2


def test_numbers_grow_and_never_meet_another_projects(rabat):
    company = make_company(name="Kasbah Films")
    first = make_role(project=make_project(company=company))
    raise_to("productions:XXKF", 1000)
    thousandth = make_role(project=make_project(company=company))
    assert thousandth.project.prefix == "XXKF1001"
    raise_to(f"productions:project:{first.project.pk}", 1000)
    assert assign(first, make_film_talent(city=rabat), by=None).code == "XXKF0011001"
    other = make_role(project=make_project(company=company, name="Cent"))
    type(other.project).objects.filter(pk=other.project.pk).update(prefix="XXKF100")
    other.project.refresh_from_db()
    raise_to(f"productions:project:{other.project.pk}", 1000)
    assert assign(other, make_film_talent(city=rabat), by=None).code == "XXKF1001001"
    # 1001·001 would read the same: it is passed over.
    assert assign(thousandth, make_film_talent(city=rabat), by=None).code == "XXKF1001002"


@pytest.mark.parametrize(
    ("text", "is_one"), [("ma-abc 001 042", True), ("MARAB00001F", False), ("MAM0001RAB", False), ("", False)]
)
def test_a_project_code_is_told_from_others(text, is_one):
    assert codes.is_code(text) is is_one
