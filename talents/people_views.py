"""Pages on which signed-in people find each other: the people list and the catalogue of talents."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talentio.core.pagination import BoundedPaginator, ExpectedPaginator
from talentio.core.spelling import fold

from .models import Profile, Talent
from .people import BOXES, PeopleFilter
from .people_figures import Figures
from .public_profile import present_card

# Divides by the two, three and four columns of the page.
CARDS = 24


@dataclass(frozen=True)
class Option:
    """A value that can be chosen, `count` people having it; None where that is unknown."""

    value: str
    label: str
    count: int | None
    is_chosen: bool = False
    key: int | None = None


@dataclass(frozen=True)
class Choice:
    """A criterion with its options, or a group of options within one."""

    name: str
    label: str
    options: list[Option]


@never_cache
@login_required
@require_safe
def people(request):
    """The people whom the criteria in the address fit; what is not understood there is left out."""
    people_filter = PeopleFilter(request.GET)
    visible = Profile.objects.listed_for(request.user)
    figures = Figures.of(visible, people_filter)
    fitting = people_filter.apply_all_but_boxes(visible)
    tally = figures.tally(people_filter, fitting)
    page = _page(people_filter, fitting, tally, request.GET.get("page"))
    context = {
        "criteria": people_filter,
        "page": page,
        "people": _cards(page.object_list),
        "chosen": list(people_filter.chosen()),
        "boxes": _boxes(people_filter, tally),
        "countries": _countries(people_filter, figures),
        "talents": _talents(people_filter, figures),
    }
    return render(request, "talents/people.html", context)


def _page(people_filter, fitting, tally, number):
    """Page through keys alone: whoever is skipped is not loaded."""
    keys = people_filter.apply_boxes(fitting).values_list("pk", flat=True)
    if tally is None:
        return BoundedPaginator(keys, CARDS).get_page(number)
    expected = tally.total(people_filter.ticked)
    return ExpectedPaginator(keys, CARDS, expected=expected).get_page(number)


def _cards(keys):
    """Pairs of a card and whether strangers do not see it, in the order of the keys."""
    found = Profile.objects.for_cards().in_bulk(list(keys))
    loaded = [found[key] for key in keys if key in found]
    return [(present_card(profile), not profile.is_published) for profile in loaded]


def _boxes(people_filter, tally):
    return [_box(people_filter, tally, name) for name in BOXES]


def _box(people_filter, tally, name):
    field, ticked = people_filter.fields[name], people_filter.ticked
    counted = tally.beside(name, ticked) if tally else None
    options = [
        Option(value, label, counted[value] if tally else None, value in ticked.get(name, ()))
        for value, label in field.choices
    ]
    return Choice(name, field.label, options)


def _countries(people_filter, figures):
    """The countries where people live, and the chosen one."""
    chosen = people_filter.cleaned_data.get("country")
    options = [
        Option(code, country.name, figures.countries.get(code, 0), country == chosen, country.pk)
        for code, country in people_filter.countries.items()
        if code in figures.countries or country == chosen
    ]
    return sorted(options, key=lambda option: fold(option.label))


def _talents(people_filter, figures):
    """The talents that people have, and the chosen one, by category."""
    chosen = people_filter.cleaned_data.get("talent")
    groups = {}
    for code, talent in people_filter.talents.items():
        if code in figures.talents or talent == chosen:
            option = Option(code, talent.name, figures.talents.get(code, 0), talent == chosen)
            groups.setdefault(talent.category, []).append(option)
    return [Choice(category.code, category.name, options) for category, options in groups.items()]


@never_cache
@login_required
@require_safe
def catalogue(request):
    """The talents that one can have, by category, with how many people have each."""
    figures = Figures.of(Profile.objects.listed_for(request.user))
    groups = {}
    for talent in Talent.objects.offered():
        option = Option(talent.code, talent.name, figures.talents.get(talent.code, 0))
        groups.setdefault(talent.category, []).append(option)
    categories = [Choice(category.code, category.name, options) for category, options in groups.items()]
    return render(request, "talents/catalogue.html", {"categories": categories})
