"""The back-office edits companies, projects and roles; it never loses who was assigned."""

import os

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from cinema.factories import make_film_talent
from productions.factories import make_company, make_project, make_role
from productions.models import Assignment, Company, Project, Role, assign
from talentio.core.uploads import photos
from talentio.testing import files


@pytest.fixture
def admin(client, sam):
    client.force_login(sam)
    return client


def company_form(**given):
    return {"name": "Atlas Bleu Cinéma", "is_active": "on", "awards": "Étalon 2025\n\n Tanit 2024 ", **given}


def test_a_company_is_made_with_its_lists_and_verified(admin, sam):
    answer = admin.post(reverse("admin:productions_company_add"), company_form(is_verified="on"))
    assert answer.status_code == 302
    company = Company.objects.get()
    assert company.awards == ["Étalon 2025", "Tanit 2024"]
    assert (company.verified_by, bool(company.verified_at)) == (sam, True)


def test_a_wide_logo_is_kept_whole_and_replaced(admin, django_capture_on_commit_callbacks):
    address = reverse("admin:productions_company_add")
    admin.post(address, company_form(new_logo=files.png(900, 300, "RGB")))
    company = Company.objects.get()
    with default_storage.open(photos.name(company.logo, 320)) as stored:
        picture = Image.open(stored).convert("RGB")
    assert picture.size == (320, 400)
    assert picture.getpixel((160, 5)) == (255, 255, 255)
    former = company.logo
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(
            reverse("admin:productions_company_change", args=[company.pk]), company_form(remove_logo="on")
        )
    company.refresh_from_db()
    assert company.logo == ""
    assert not default_storage.exists(photos.name(former, 320))


def test_a_file_that_is_no_picture_is_a_mistake_of_its_field(admin):
    answer = admin.post(reverse("admin:productions_company_add"), company_form(new_logo=files.pdf()))
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["new_logo"]
    assert not Company.objects.exists()


def test_no_picture_stays_when_another_field_is_wrong(admin, settings):
    admin.post(reverse("admin:productions_company_add"), company_form(name="", new_logo=files.png()))
    assert not any(names for _folder, _folders, names in os.walk(settings.MEDIA_ROOT))


def project_form(company, roles=(), **given):
    rows = {
        "name": "Les Vents du Rif",
        "type": "film",
        "company": company.pk,
        "status": "en_preparation",
        "roles-TOTAL_FORMS": len(roles),
        "roles-INITIAL_FORMS": 0,
        "assignments-TOTAL_FORMS": 0,
        "assignments-INITIAL_FORMS": 0,
    }
    for number, role in enumerate(roles):
        rows |= {f"roles-{number}-{name}": value for name, value in role.items()}
    return {**rows, **given}


def test_a_project_is_made_with_its_roles(admin):
    role = {"name": "Marchande", "type": "figurant", "wanted": 3, "languages": ["fr", "ar"]}
    address = reverse("admin:productions_project_add")
    assert admin.post(address, project_form(make_company(), [role])).status_code == 302
    assert Project.objects.get().prefix.endswith("001")
    assert Role.objects.get().languages == ["fr", "ar"]


@pytest.mark.parametrize(
    ("given", "role"),
    [
        ({"starts_on": "2027-03-02", "ends_on": "2027-03-01"}, {}),
        ({}, {"is_hazardous": "on", "open_to_minors": "on"}),
        ({}, {"pay": "500"}),
    ],
)
def test_what_cannot_be_is_said_in_the_form(admin, given, role):
    role = {"name": "Marchande", "type": "figurant", "wanted": 3, **role}
    answer = admin.post(
        reverse("admin:productions_project_add"), project_form(make_company(), [role], **given)
    )
    assert answer.status_code == 200
    assert not Project.objects.exists()


def test_a_project_or_role_with_people_is_not_deleted(admin, rabat):
    role = make_role()
    assign(role, make_film_talent(city=rabat), by=None).remove(None)
    for name, thing in (("project", role.project), ("company", role.project.company)):
        admin.post(reverse(f"admin:productions_{name}_delete", args=[thing.pk]), {"post": "yes"})
    assert Assignment.objects.count() == Role.objects.count() == 1


def test_actions_verify_and_take_back(admin, sam):
    company = make_company()
    for action, is_verified in (("verify", True), ("take_verification_back", False)):
        admin.post(
            reverse("admin:productions_company_changelist"),
            {"action": action, "_selected_action": [company.pk], "confirmed": "1"},
        )
        company.refresh_from_db()
        assert company.is_verified is is_verified


@pytest.mark.parametrize("model", ["company", "project", "assignment"])
def test_lists_cost_the_same_at_any_size(admin, rabat, model, django_assert_max_num_queries):
    address = reverse(f"admin:productions_{model}_changelist")
    costs = []
    for _ in range(2):
        assign(make_role(), make_film_talent(city=rabat), by=None)
        with django_assert_max_num_queries(25) as queries:
            assert admin.get(address).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("model", "text"), [("company", "cinema"), ("project", "rif"), ("assignment", "idris")]
)
def test_lists_are_searched(admin, rabat, model, text):
    role = make_role(project=make_project(company=make_company(name="Atlas Cinéma"), name="Vents du Rif"))
    assign(role, make_film_talent(city=rabat, last_name="Idrissi"), by=None)
    address = reverse(f"admin:productions_{model}_changelist")
    assert admin.get(address, {"q": text}).context["cl"].result_count == 1
    assert admin.get(address, {"q": "zzz"}).context["cl"].result_count == 0


def test_recruiters_read_and_presence_does_not(client, zara, django_user_model):
    client.force_login(zara)
    company = make_company()
    assert client.get(reverse("admin:productions_company_changelist")).status_code == 200
    assert client.get(reverse("admin:productions_company_add")).status_code == 403
    change = reverse("admin:productions_company_change", args=[company.pk])
    assert client.post(change, company_form(name="X")).status_code == 403
    guard = django_user_model.objects.create_user(email="p@example.com", is_staff=True)
    guard.groups.add(Group.objects.get(name="Presence"))
    client.force_login(guard)
    assert client.get(reverse("admin:productions_company_changelist")).status_code == 403
