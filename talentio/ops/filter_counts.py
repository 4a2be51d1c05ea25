"""How many rows stand behind each choice of a filter: counted by a task, never by a page.

A list of the back-office reads one row of figures, whatever its size. The numbers are those of the
whole list, a few minutes old, so they are shown only while nothing else narrows it.
"""

from urllib.parse import parse_qsl, urlencode

from django.contrib import admin
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


def _count(model_admin, viewer):
    """{choice: number} of one list."""
    counts = {}
    for spec in _changelist(model_admin, viewer).filter_specs:
        if len(getattr(spec, "lookup_choices", ())) > MOST_CHOICES:
            continue
        for choice in choices_of(spec, _changelist(model_admin, viewer)):
            if choice:
                counts[choice] = _changelist(model_admin, viewer, choice).queryset.order_by().count()
    return counts


def _changelist(model_admin, viewer, query=""):
    address = reverse(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist")
    request = RequestFactory().get(f"{address}?{query}")
    request.user, request.resolver_match = viewer, resolve(address)
    return model_admin.get_changelist_instance(request)


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
