"""K5: whatever somebody calls themselves, it is text: on public pages, in lists, in logs, in attributes."""

from datetime import time

import pytest
from django.utils import timezone

from cinema.factories import make_film_talent
from productions import calling, presence
from productions.factories import make_company, make_project, make_role
from productions.models import CallSheet, assign
from talentio.core import security
from talentio.core.audit import audit
from talents.factories import make_talent

EVIL = "<img src=x onerror=alert(1)>\"'`{{7*7}}"
RAW = ("<img src=x", "onerror=alert(1)>\"'")


@pytest.fixture
def pages(rabat, sam):
    """Addresses of pages that show a name; everything there is called EVIL."""
    person = make_talent(city=rabat, first_name=EVIL, last_name=EVIL)
    film = make_film_talent(city=rabat, first_name=EVIL, last_name=EVIL, user=person.user, bio=EVIL)
    company = make_company(name=f"Atlas {EVIL}", description=EVIL)
    role = make_role(project=make_project(company=company, name=EVIL, description=EVIL), name=EVIL)
    assignment = assign(role, film, by=sam, description=EVIL)
    presence.record(assignment, "scan", by=sam, source="scan")
    facts = {"day": timezone.localdate(), "place": EVIL, "general_call": time(7), "contact": EVIL}
    sheet = CallSheet.objects.create(project=role.project, notes=EVIL, **facts)
    calling.call_people(sheet, {assignment.pk: (time(7), EVIL)})
    audit(person.user, "edit_profile", person, category="talents", description=EVIL)
    security.note(security.Kind.LOGIN_FAILED, security.Severity.WARNING, about=person.user, detail=EVIL)
    project = role.project
    return [
        *(person.get_absolute_url(), film.get_absolute_url(), "/talents", "/cinema/talents"),
        *(company.get_absolute_url(), project.get_absolute_url(), "/cinema/projects", "/cinema/productions"),
        *(sheet.get_absolute_url(), f"/presence/project/{project.pk}", "/presence/"),
        *("/admin/core/activitylog/", "/admin/core/securitylog/", "/admin/accounts/user/"),
        *("/admin/talents/profile/", "/admin/cinema/cinematalent/", "/admin/productions/project/"),
        f"/admin/accounts/user/{person.user.pk}/change/",
        f"/admin/accounts/user/{person.user.pk}/delete/",
        f"/admin/cinema/cinematalent/{film.pk}/change/",
        f"/admin/productions/project/{project.pk}/change/",
    ]


def test_a_name_is_a_name_on_every_page_that_shows_it(client, sam, pages):
    client.force_login(sam)
    shown = 0
    for address in pages:
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        assert not [raw for raw in RAW if raw in answer.text], address
        assert "49&quot;" not in answer.text
        shown += "&lt;img src=x" in answer.text
    # A page that shows nothing of it proves nothing.
    assert shown >= len(pages) - 3
