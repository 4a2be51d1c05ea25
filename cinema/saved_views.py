"""Searches of film talents that somebody keeps under a name: renamed by nobody else."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from talentio.core.audit import audit

from .models import NameTaken, SavedSearch, TooManySearches
from .search import FilmSearch


class NameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=SavedSearch.LONGEST_NAME)


@never_cache
@login_required
@require_safe
def searches(request):
    return _show(request)


def _show(request, wrong=None, wrong_pk=None, status=200):
    """All searches of this person; `wrong` is the form of the one whose new name cannot be."""
    own = SavedSearch.objects.of(request.user)[: SavedSearch.MOST]
    page = {
        "searches": [(each, wrong if each.pk == wrong_pk else None) for each in own],
        "most": SavedSearch.MOST,
        "longest": SavedSearch.LONGEST_NAME,
    }
    return render(request, "cinema/searches.html", page, status=status)


@login_required
@require_POST
def save(request):
    """Keep the search that `query` says; back to it, with a word on what came of it."""
    typed = QueryDict(request.POST.get("query", "")[: SavedSearch.LONGEST_QUERY])
    search = FilmSearch(typed, is_sensitive_shown=request.user.has_perm("cinema.view_sensitive"))
    form = NameForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the search a name of at most %d letters.") % SavedSearch.LONGEST_NAME)
    else:
        _keep(request, form.cleaned_data["name"], search.query)
    return redirect(SavedSearch(query=search.query))


def _keep(request, name, query):
    try:
        SavedSearch.objects.keep(name=name, query=query, by=request.user)
    except TooManySearches:
        words = _("You have %d saved searches, as many as one may: delete one first.") % SavedSearch.MOST
        messages.error(request, words)
    else:
        messages.success(request, _("The search “%s” is saved.") % name)


@login_required
@require_POST
def rename(request, search_id):
    saved = get_object_or_404(SavedSearch.objects.of(request.user), pk=search_id)
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            saved.rename(form.cleaned_data["name"], by=request.user)
        except NameTaken:
            form.add_error("name", _("You have another search of this name."))
    if not form.is_valid():
        return _show(request, form, search_id, status=422)
    messages.success(request, _("The search has its new name."))
    return redirect("cinema:searches")


@login_required
@require_POST
def delete(request, search_id):
    saved = get_object_or_404(SavedSearch.objects.of(request.user), pk=search_id)
    audit(request.user, "delete_search", saved, category="cinema")
    saved.delete()
    messages.success(request, _("The search is deleted."))
    return redirect("cinema:searches")
