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
from django.db.models import ForeignKey, ManyToManyField
from django.test import RequestFactory
from django.urls import resolve, reverse

from accounts.models import User
from cinema.factories import make_film_talent
from notifications.models import BlockedAddress, EmailLog
from productions.factories import make_role
from productions.models import assign
from talentio.core.models import ActivityLog, City, Country, SecurityLog
from talentio.core.pagination import BoundedPaginator
from talents.factories import make_talent
from talents.models import NameMatch, Talent, WatchedName
from talents.tests.watching import indexed

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
NAMES = [model._meta.label for model in MODELS]
MOST_QUERIES = 15
# The browser loads these for one list or form; Django's own weigh 130 KB compressed.
STOCK = re.compile(r"jquery|select2|xregexp|RelatedObjectLookups|jsi18n|DateTimeShortcuts|SelectFilter2|inlines\.js")
# A select box may show so many rows; beyond, one searches.
MOST_OPTIONS = 60


def address(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


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
    NameMatch.objects.create(person=one, other=other, kind=NameMatch.Kind.DUPLICATE, score=90)
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
@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_each_role_opens_the_pages_of_its_permissions_and_no_others(client, people, rabat, model, role):
    a_row_of_everything(rabat, 0)
    person, model_admin = people[role], admin.site._registry[model]
    request = request_of(person, model)
    client.force_login(person)
    may_view = model_admin.has_view_or_change_permission(request)
    assert client.get(address(model)).status_code == (200 if may_view else 403)
    may_add = model_admin.has_add_permission(request)
    assert client.get(address(model, "add")).status_code == (200 if may_add else 403)
    row = model._default_manager.first()
    if row is None:
        return
    for page in ("change", "history"):
        answer = client.get(address(model, page, row.pk))
        # Settings lead to their place on a page; Django leads away from a row that one may not see.
        allowed = (200, 302) if may_view else (302, 403)
        assert answer.status_code in allowed, page


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_a_list_costs_the_same_with_one_row_and_with_five(client, sam, rabat, model, django_assert_max_num_queries):
    client.force_login(sam)
    client.get(address(model))  # settings and figures are looked up once per process
    a_row_of_everything(rabat, 0)
    with django_assert_max_num_queries(MOST_QUERIES) as first:
        client.get(address(model))
    for number in range(1, 5):
        a_row_of_everything(rabat, number)
    with django_assert_max_num_queries(len(first.captured_queries)):
        client.get(address(model))


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_a_list_never_counts_a_whole_table(client, sam, rabat, model, django_assert_max_num_queries):
    a_row_of_everything(rabat, 0)
    client.force_login(sam)
    with django_assert_max_num_queries(MOST_QUERIES) as seen:
        client.get(address(model), {"_facets": "True"})
    # A bounded count reads from a subquery that has a limit.
    counts = [query["sql"] for query in seen.captured_queries if "COUNT(" in query["sql"]]
    assert all("LIMIT" in sql or "GROUP BY" in sql for sql in counts if model._meta.db_table in sql), counts


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_lists_and_forms_are_light(client, sam, rabat, model):
    a_row_of_everything(rabat, 0)
    client.force_login(sam)
    row = model._default_manager.first()
    pages = [address(model), address(model, "add"), *([address(model, "change", row.pk)] if row else [])]
    for page in pages:
        assert not STOCK.search(client.get(page).text), page


def fields_of(model_admin, request, row):
    """(field of the form, field of the model) of a form and its lines of other models."""
    form = model_admin.get_form(request, row, change=True)
    forms = [(form, model_admin.model)]
    for formset, inline in model_admin.get_formsets_with_inlines(request, row):
        forms.append((formset.form, inline.model))
    for each, model in forms:
        for name, field in each.base_fields.items():
            named = {f.name: f for f in model._meta.get_fields() if isinstance(f, ForeignKey | ManyToManyField)}
            if name in named:
                yield field, named[name]


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_nobody_scrolls_through_a_long_select_box(sam, rabat, model):
    """Choosing among people or places is a search: each select box would carry the whole table."""
    a_row_of_everything(rabat, 0)
    model_admin, row = admin.site._registry[model], model._default_manager.first()
    for field, relation in fields_of(model_admin, request_of(sam, model), row):
        grows = relation.related_model in (User, Country, City, *(m for m in MODELS if m._meta.app_label in GROWING))
        if grows and isinstance(relation, ForeignKey):
            widget = getattr(field.widget, "widget", field.widget)
            assert isinstance(widget, AutocompleteSelect), relation


GROWING = {"talents", "cinema", "productions", "accounts"}


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_a_list_is_bounded(model):
    model_admin = admin.site._registry[model]
    assert issubclass(model_admin.paginator, BoundedPaginator)
    assert model_admin.list_per_page <= 50
    assert not model_admin.show_full_result_count
    assert model_admin.show_facets == admin.ShowFacets.NEVER
