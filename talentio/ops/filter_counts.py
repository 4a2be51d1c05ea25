"""How many rows stand behind each choice of a filter: counted by a task, never by a page.

A list of the back-office reads one row of figures, whatever its size. The numbers are those of the
whole list, a few minutes old, so they are shown only while nothing else narrows it.
"""

from urllib.parse import parse_qsl, urlencode

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from django.urls import resolve, reverse

from talentio.core.models import Figure

PREFIX = "filter_counts:"
# A longer list is a select box, where numbers would not be seen.
MOST_CHOICES = 20


def refresh():
    """Count every filter of every list; it runs every quarter of an hour. Returns how many lists."""
    # Lists show what one may see: an administrator sees everything.
    viewer = get_user_model().objects.filter(is_superuser=True, is_active=True).first()
    if viewer is None:
        return 0
    lists = [each for each in admin.site._registry.values() if each.list_filter]
    Figure.objects.replace(PREFIX, {_key(each.opts): _count(each, viewer) for each in lists})
    return len(lists)


class Counted(ChangeList):
    """A list of which only one filter and the rows behind it are wanted: no page of it is read."""

    def get_results(self, request):
        self.result_count = 0


def _count(model_admin, viewer):
    """{choice: number} of one list."""
    counts = {}
    for each in model_admin.get_list_filter(_request(model_admin, viewer)):
        shown = _narrowed(model_admin, viewer, each)
        for spec in shown.filter_specs:
            if len(getattr(spec, "lookup_choices", ())) > MOST_CHOICES:
                continue
            for choice in filter(None, choices_of(spec, shown)):
                counts[choice] = _narrowed(model_admin, viewer, each, choice).queryset.order_by().count()
    return counts


def _request(model_admin, viewer, query=""):
    address = reverse(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist")
    request = RequestFactory().get(f"{address}?{query}")
    request.user, request.resolver_match = viewer, resolve(address)
    return request


def _narrowed(model_admin, viewer, list_filter, query=""):
    """The list with one of its filters, at one of its choices."""
    return Counted(
        request=_request(model_admin, viewer, query),
        model=model_admin.model,
        model_admin=model_admin,
        list_display=("__str__",),
        list_filter=(list_filter,),
        list_display_links=(),
        date_hierarchy=None,
        search_fields=(),
        list_select_related=False,
        list_per_page=1,
        list_max_show_all=1,
        list_editable=(),
        sortable_by=(),
        search_help_text="",
    )


def choices_of(spec, changelist):
    """The part of each choice's query string that belongs to this filter; "" for "all"."""
    return [own_part(spec, choice["query_string"]) for choice in spec.choices(changelist)]


def own_part(spec, query_string):
    own = set(spec.expected_parameters())
    pairs = parse_qsl(query_string.lstrip("?"), keep_blank_values=True)
    return urlencode(sorted((name, value) for name, value in pairs if name in own))


def known(changelist):
    """{choice: number} of a list as it was counted last; one query, and none while a search is on."""
    if changelist.query:
        return {}
    return Figure.objects.values_of([_key(changelist.opts)]).get(_key(changelist.opts), {})


def _key(opts):
    return f"{PREFIX}{opts.label_lower}"
