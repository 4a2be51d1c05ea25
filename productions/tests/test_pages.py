"""Signed-in people read about companies and projects; staff put people into roles there."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cinema.factories import make_film_talent
from cinema.models import CinemaTalent
from productions.factories import make_company, make_project, make_role
from productions.models import Assignment, assign

DAYS = {"starts_on": date(2027, 3, 10), "ends_on": date(2027, 3, 20)}


def page(client, name, *args, **query):
    return client.get(reverse(f"productions:{name}", args=args), query)


@pytest.fixture
def reader(client, amina):
    client.force_login(amina.user)
    return client


@pytest.fixture
def recruiter(client, zara):
    client.force_login(zara)
    return client


@pytest.mark.parametrize("name", ["companies", "projects"])
def test_strangers_go_to_the_door(client, db, name):
    assert page(client, name).url.startswith("/auth/login")


def test_a_company_shows_every_field_it_has(reader, morocco, sam):
    company = make_company(
        name="Atlas Bleu",
        country=morocco,
        description="Depuis Rabat",
        specialization="Fiction",
        address="12 rue des Consuls",
        city="Rabat",
        postal_code="10000",
        phone="+212537000000",
        email="contact@atlas.example",
        website="https://atlas.example",
        linkedin="https://linkedin.com/company/atlas",
        founded_year=1998,
        ceo="Leïla Saïdi",
        employees_count=31,
        productions_count=17,
        notable_productions=["Le Puits"],
        services=["Casting"],
        certifications=["ISO 20121"],
        memberships=["CCM"],
        awards=["Étalon"],
        equipment="Deux caméras",
        studios="Plateau de 400 m²",
    )
    company.verify(sam)
    company.save()
    shown = page(reader, "company", company.pk).content.decode()
    for each in ("Depuis Rabat", "Fiction", "12 rue des Consuls", "10000", "+212537000000", "contact@atlas"):
        assert each in shown
    for each in ("atlas.example", "linkedin.com", "1998", "Leïla Saïdi", "31", "17", "Le Puits", "Casting"):
        assert each in shown
    for each in ("ISO 20121", "CCM", "Étalon", "Deux caméras", "400 m²", timezone.now().strftime("%Y")):
        assert each in shown


def test_an_inactive_company_and_its_projects_are_for_staff_alone(reader, zara):
    project = make_project(company=make_company(is_active=False))
    assert page(reader, "company", project.company_id).status_code == 404
    assert page(reader, "project", project.pk).status_code == 404
    reader.force_login(zara)
    assert page(reader, "project", project.pk).status_code == 200


def test_lists_are_narrowed(reader, morocco, sam):
    company = make_company(name="École Noire", country=morocco)
    company.verify(sam)
    company.save()
    make_company(name="Kasbah")
    mine = make_project(company=company, name="Le Puits", type="serie", status="en_tournage")
    make_project(name="Autre")
    for query in ({"q": "ecole"}, {"country": "MA"}, {"verified": "on"}):
        assert list(page(reader, "companies", **query).context["page"]) == [company], query
    for query in ({"q": "puits"}, {"q": mine.prefix}, {"country": "MA"}, {"type": "serie"}):
        assert list(page(reader, "projects", **query).context["page"]) == [mine], query
    assert list(page(reader, "projects", status="en_tournage").context["page"]) == [mine]
    strange = page(reader, "projects", status="nonsense", country="ZZ", page="x")
    assert strange.context["criteria"].has_ignored
    assert strange.context["page"].paginator.count == 2


def test_lists_have_pages(reader):
    company = make_company()
    for number in range(25):
        make_project(company=company, name=f"Film {number}")
    assert len(page(reader, "projects", page=2).context["page"]) == 1


def test_a_project_shows_roles_and_only_people_that_a_reader_may_see(reader, zara, rabat):
    role = make_role(wanted=3, pay=800, pay_currency="MAD", pay_unit="day", languages=["fr"])
    seen = assign(role, make_film_talent(city=rabat), by=None)
    hidden = assign(role, make_film_talent(city=rabat, is_public=False), by=None)
    shown = page(reader, "project", role.project_id).content.decode()
    assert seen.code in shown
    assert hidden.code not in shown
    assert "remove-talent" not in shown
    assert "800" in shown
    reader.force_login(zara)
    assert hidden.code in page(reader, "project", role.project_id).content.decode()


@pytest.mark.parametrize("verb", ["new", "edit", "delete"])
@pytest.mark.parametrize("kind", ["productions", "projects"])
def test_editing_leads_staff_to_the_back_office_and_refuses_others(reader, sam, kind, verb):
    project = make_project()
    pk = project.pk if kind == "projects" else project.company_id
    address = f"/cinema/{kind}/new" if verb == "new" else f"/cinema/{kind}/{pk}/{verb}"
    assert reader.get(address).status_code == 403
    reader.force_login(sam)
    answer = reader.get(address)
    assert answer.url.startswith("/admin/productions/")
    assert reader.get(answer.url).status_code == 200


def put(client, role, **given):
    return client.post(
        reverse("productions:assign_talent", args=[role.project_id]), {"role": role.pk, **given}
    )


@pytest.mark.parametrize("written", ["MARAB0007F", "marab00007f", " marab-0000007-f "])
def test_a_code_of_any_width_and_case_assigns(recruiter, rabat, zara, written):
    role, talent = make_role(), make_film_talent(city=rabat)
    CinemaTalent.objects.filter(pk=talent.pk).update(code="MARAB00007F")
    assert put(recruiter, role, who=written).url == role.project.get_absolute_url()
    assert Assignment.objects.get().assigned_by == zara


def test_the_code_on_a_badge_assigns(recruiter, rabat):
    badge = assign(make_role(), make_film_talent(city=rabat), by=None)
    role = make_role()
    put(recruiter, role, who=badge.code.lower())
    assert role.assignments.get().talent == badge.talent


def test_a_name_leads_to_a_choice_of_one_or_several(recruiter, rabat):
    role = make_role()
    people = [make_film_talent(city=rabat, last_name="Tazi") for _ in range(3)]
    answer = put(recruiter, role, who="tazi")
    assert not Assignment.objects.exists()
    assert len(recruiter.get(answer.url).context["candidates"]) == 3
    put(recruiter, role, talent=[people[0].code, people[2].code], confirmed=1, description="Au souk")
    assert {a.talent for a in Assignment.objects.filter(description="Au souk")} == {people[0], people[2]}


def test_a_conflict_is_shown_and_must_be_confirmed(recruiter, rabat):
    talent = make_film_talent(city=rabat)
    elsewhere = make_role(project=make_project(name="Le Puits", **DAYS))
    assign(elsewhere, talent, by=None)
    role = make_role(project=make_project(**DAYS))
    answer = put(recruiter, role, who=talent.code)
    assert not role.assignments.exists()
    choice = recruiter.get(answer.url)
    assert "Le Puits" in choice.content.decode()
    # Nothing ticked is nobody, though the code still stands in the form.
    put(recruiter, role, who=talent.code, confirmed=1)
    assert not role.assignments.exists()
    put(recruiter, role, talent=[talent.code], confirmed=1)
    assert role.assignments.get().talent == talent


def test_sent_twice_assigns_once_and_says_so(recruiter, rabat):
    role, talent = make_role(), make_film_talent(city=rabat)
    put(recruiter, role, who=talent.code)
    answer = recruiter.get(put(recruiter, role, who=talent.code).url)
    assert Assignment.objects.count() == 1
    assert talent.full_name in str(list(answer.context["messages"])[-1])


@pytest.mark.parametrize(
    "given", [{"role": "x"}, {"role": 0}, {"role": ""}, {"who": "\x00"}, {"who": "a" * 101}]
)
def test_what_makes_no_sense_assigns_nobody(recruiter, rabat, given):
    role = make_role()
    make_film_talent(city=rabat)
    typed = {"who": "MARAB00001F", "role": make_role().pk, **given}  # a role of another project
    address = reverse("productions:assign_talent", args=[role.project_id])
    assert recruiter.post(address, typed).status_code in (302, 400)
    assert not Assignment.objects.exists()


def test_a_minor_is_shown_with_the_reason(recruiter, sam, rabat):
    recruiter.force_login(sam)
    role = make_role()
    child = make_film_talent(city=rabat, date_of_birth=date(2020, 1, 1))
    put(recruiter, role, who=child.code)
    assert not Assignment.objects.exists()
    choice = page(recruiter, "assign_talent", role.project_id, role=role.pk, who=child.code)
    assert choice.context["candidates"][0].refusal


def test_removing_keeps_the_row_and_twice_is_once(recruiter, rabat, zara):
    found = assign(make_role(), make_film_talent(city=rabat), by=None)
    address = reverse("productions:remove_talent", args=[found.project_id, found.pk])
    for _ in range(2):
        assert recruiter.post(address).status_code == 302
    found.refresh_from_db()
    assert found.removed_by == zara
    recruiter.get(found.project.get_absolute_url())  # the messages are read
    assert found.code not in recruiter.get(found.project.get_absolute_url()).content.decode()
    strange = reverse("productions:remove_talent", args=[make_project().pk, found.pk])
    assert recruiter.post(strange).status_code == 404


def test_talents_and_strangers_neither_assign_nor_remove(client, amina, rabat):
    found = assign(make_role(), make_film_talent(city=rabat), by=None)
    removal = reverse("productions:remove_talent", args=[found.project_id, found.pk])
    for status in (302, 403):
        assert put(client, found.role, who=found.talent.code).status_code == status
        assert client.post(removal).status_code == status
        client.force_login(amina.user)
    assert Assignment.objects.current().count() == 1


@pytest.mark.parametrize("name", ["companies", "projects", "project"])
def test_pages_cost_the_same_at_any_size(recruiter, rabat, name, django_assert_max_num_queries):
    project = make_project()
    args = [project.pk] if name == "project" else []
    page(recruiter, name, *args)  # what is read once per process is read
    costs = []
    for size in (1, 4):
        for _ in range(size):
            assign(make_role(project=project), make_film_talent(city=rabat), by=None)
            make_project()
        with django_assert_max_num_queries(14) as queries:
            assert page(recruiter, name, *args).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
