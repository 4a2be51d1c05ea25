"""The search of film talents for whoever is signed in."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talentio.core.pagination import ExpectedPaginator
from talents.people_views import Choice, Option

from .models import CinemaTalent, SavedSearch
from .public_profile import present_card
from .search import FilmSearch
from .search_figures import WHOLE, figures

CARDS = 24
# Long lists show what somebody has; the short ones show every value, so that a page looks alike.
LONG = 20


@never_cache
@login_required
@require_safe
def search(request):
    """The film talents whom the criteria in the address fit, with figures beside every criterion."""
    criteria = FilmSearch(request.GET, is_sensitive_shown=request.user.has_perm("cinema.view_sensitive"))
    visible = CinemaTalent.objects.listed_for(request.user)
    is_public = not request.user.has_perm("cinema.view_cinematalent")
    counted = figures(criteria, visible, is_public=is_public)
    rows = _Loaded(criteria, visible)
    page = ExpectedPaginator(rows, CARDS, expected=counted[WHOLE].get("", 0)).get_page(
        request.GET.get("page")
    )
    context = {
        "criteria": criteria,
        "page": page,
        "people": [(present_card(talent), not talent.is_listed) for talent in page.object_list],
        "chosen": list(criteria.chosen()),
        "saved": SavedSearch.objects.of(request.user)[: SavedSearch.MOST],
        "boxes": [_box(criteria, counted, name) for name in criteria.boxes],
    }
    return render(request, "cinema/search.html", context)


class _Loaded:
    """The people of a search, of whom a slice is loaded in one statement.

    It goes through keys alone inside: whoever a deep page skips is not loaded.
    """

    ordered = True

    def __init__(self, criteria, visible):
        self.criteria, self.keys = criteria, criteria.in_order(criteria.apply(visible)).values("pk")

    def __getitem__(self, part):
        return self.criteria.in_order(CinemaTalent.objects.for_cards().filter(pk__in=self.keys[part]))


def _box(criteria, counted, name):
    field, ticked, numbers = criteria.fields[name], criteria.ticked.get(name, ()), counted[name]
    choices = list(field.choices)
    is_long = len(choices) > LONG
    options = [
        Option(value, label, numbers.get(value, 0), value in ticked)
        for value, label in choices
        if not is_long or value in numbers or value in ticked
    ]
    return Choice(name, field.label, options)
