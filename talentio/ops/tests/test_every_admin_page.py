"""B2: every list, form and history of the back-office, opened as each role.

Whatever is registered is walked: a new model is here without a line of its own. What each role may
open stands in `access.txt` (test_access.py); here the pages are opened as somebody would, found
light, and asked what they cost.
"""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import ForeignKey
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from accounts.models import User
from cinema.factories import make_film_talent
from notifications.models import BlockedAddress, EmailLog
from productions.factories import make_role
from productions.models import assign
from talentio.core.models import ActivityLog, City, SecurityLog
from talentio.core.pagination import BoundedPaginator
from talents.factories import make_talent
from talents.models import NameMatch, Talent, WatchedName
from talents.tests.watching import indexed

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
MOST_QUERIES = 15
# The browser loads these for one list or form; Django's own weigh 130 KB compressed.
STOCK = re.compile(
    r"jquery|select2|xregexp|RelatedObjectLookups|jsi18n|DateTimeShortcuts|SelectFilter2|inlines\.js"
)
# Tables that stay short enough for a select box.
SHORT = {"talents.TalentCategory"}


def address(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def has(model, page):
    """Some models are one page, without forms of Django's."""
    known = {pattern.name for pattern in admin.site._registry[model].urls}
    return f"{model._meta.app_label}_{model._meta.model_name}_{page}" in known


def a_row_of_everything(city, number):
    """Fill what stays empty in a new database, once more for each number."""
    person, role = make_talent(city=city), make_role()
    film_talent = make_film_talent(city=city)
    assign(role, film_talent, by=None)
    EmailLog.objects.create(key="talent_registration", to_email=person.user.email)
    BlockedAddress.objects.create(address=f"a{number}@b.example", reason="asked")
    ActivityLog.objects.create(action_type="x", user=person.user)
    SecurityLog.objects.create(kind="lockout", severity="warning", user=person.user)
    WatchedName.objects.create(name=f"Somebody {number}")
    one, other = indexed("Karim Benali"), indexed("Karim Ben Ali")
    NameMatch.objects.create(person=other, other=one, kind=NameMatch.Kind.DUPLICATE, score=90)
    Talent.objects.create(
        category=Talent.objects.first().category, code=f"x{number}", name_fr="x", name_en="x", name_ar="x"
    )
    City.objects.create(country=city.country, name=f"Place {number}", code=f"P{number}")
    Group.objects.create(name=f"Group {number}")


@pytest.fixture
def people(zara, sam):
    presence = User.objects.create_user("p@example.com", is_staff=True, first_name="P", last_name="X")
    presence.groups.add(Group.objects.get(name="Presence"))
    administrator = User.objects.create_user("a@example.com", is_staff=True, first_name="A", last_name="X")
    administrator.groups.add(Group.objects.get(name="Administrators"))
    return {"recruiter": zara, "presence": presence, "administrators": administrator, "superuser": sam}


def request_of(person, model):
    request = RequestFactory().get(address(model))
    request.user, request.resolver_match = person, resolve(address(model))
    return request


@pytest.mark.parametrize("role", ["recruiter", "presence", "administrators", "superuser"])
def test_each_role_opens_the_pages_of_its_permissions_and_no_others(client, people, rabat, role):
    a_row_of_everything(rabat, 0)
    client.force_login(people[role])
    wrong = []
    for model in MODELS:
        model_admin, request = admin.site._registry[model], request_of(people[role], model)
        may_view = model_admin.has_view_or_change_permission(request)
        expected = {address(model): {200} if may_view else {403}}
        if has(model, "add"):
            expected[address(model, "add")] = {200} if model_admin.has_add_permission(request) else {403}
        row = model._default_manager.first()
        if row is not None:
            # Settings lead to their place on a page; Django leads away from a row that one may not see.
            allowed = {200, 302} if may_view else {302, 403}
            pages = [page for page in ("change", "history") if has(model, page)]
            expected |= {address(model, page, row.pk): allowed for page in pages}
        found = {page: client.get(page).status_code for page in expected}
        wrong += [(page, status) for page, status in found.items() if status not in expected[page]]
    assert wrong == []


def cost_of_each_list(client):
    costs = {}
    for model in MODELS:
        with CaptureQueriesContext(connection) as seen:
            client.get(address(model))
        costs[model._meta.label] = len(seen)
    return costs


def test_a_list_costs_the_same_with_one_row_and_with_five(client, sam, rabat):
    client.force_login(sam)
    a_row_of_everything(rabat, 0)
    cost_of_each_list(client)  # settings and figures are looked up once per process
    one = cost_of_each_list(client)
    for number in range(1, 5):
        a_row_of_everything(rabat, number)
    five = cost_of_each_list(client)
    assert {label: (one[label], five[label]) for label in five if five[label] > one[label]} == {}
    assert {label: cost for label, cost in five.items() if cost > MOST_QUERIES} == {}


def test_a_list_never_counts_a_whole_table(client, sam, rabat):
    a_row_of_everything(rabat, 0)
    client.force_login(sam)
    wrong = []
    for model in MODELS:
        with CaptureQueriesContext(connection) as seen:
            client.get(address(model), {"_facets": "True"})
        counts = [each["sql"] for each in seen.captured_queries if "COUNT(" in each["sql"]]
        ours = [sql for sql in counts if f'"{model._meta.db_table}"' in sql]
        # A bounded count reads from a subquery that has a limit.
        wrong += [sql for sql in ours if "LIMIT" not in sql and "GROUP BY" not in sql]
    assert wrong == []


def test_lists_and_forms_are_light(client, sam, rabat):
    a_row_of_everything(rabat, 0)
    client.force_login(sam)
    for model in MODELS:
        row = model._default_manager.first()
        pages = [address(model)]
        pages += [address(model, "add")] if has(model, "add") else []
        pages += [address(model, "change", row.pk)] if row and has(model, "change") else []
        for page in pages:
            assert not STOCK.search(client.get(page).text), page


def relations_of(model_admin, request, row):
    """(field of the form, field of the model) for what a form and its lines of other models choose."""
    forms = [(model_admin.get_form(request, row, change=True), model_admin.model, None)]
    for formset, inline in model_admin.get_formsets_with_inlines(request, row):
        # What a line belongs to is not chosen.
        forms.append((formset.form, inline.model, formset.fk))
    for form, model, parent in forms:
        fields = model._meta.get_fields()
        keys = {each.name: each for each in fields if isinstance(each, ForeignKey) and each != parent}
        for name in form.base_fields.keys() & keys.keys():
            yield form.base_fields[name], keys[name]


def test_nobody_scrolls_through_a_long_select_box(sam, rabat):
    """Choosing among people or places is a search: a select box would carry the whole table."""
    a_row_of_everything(rabat, 0)
    wrong = []
    for model in MODELS:
        row, request = model._default_manager.first(), request_of(sam, model)
        if row is None:
            continue
        for field, relation in relations_of(admin.site._registry[model], request, row):
            widget = getattr(field.widget, "widget", field.widget)
            is_short = relation.related_model._meta.label in SHORT or widget.is_hidden
            if not is_short and not isinstance(widget, AutocompleteSelect):
                wrong.append(f"{relation}")
    assert wrong == []


def test_a_list_is_bounded():
    for model_admin in admin.site._registry.values():
        assert issubclass(model_admin.paginator, BoundedPaginator), model_admin
        assert model_admin.list_per_page <= 50, model_admin
        assert not model_admin.show_full_result_count, model_admin
        assert model_admin.show_facets == admin.ShowFacets.NEVER, model_admin
