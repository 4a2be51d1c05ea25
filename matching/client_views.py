"""The page of a shortlist for a client: by a signed link, without an account and without contacts."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from . import presenting
from .list_forms import VoteForm
from .models import ShareLink
from .models.sharing import TooMany

VOTER, NAME, VOTED = "shortlist_voter", "shortlist_voter_name", "shortlist_voted"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shared(request, token):
    """The people of the list; by POST what somebody says of them."""
    link = ShareLink.of(token)
    if link is None or not link.is_open:
        return _private(render(request, "matching/shared_gone.html", status=410))
    people = presenting.for_client(link)
    voter = request.session.get(VOTER, "")
    votes = list(link.votes.filter(voter=voter)) if voter else []
    sent = request.POST if request.method == "POST" else None
    name = request.session.get(NAME, "")
    form = VoteForm([each.entry for each in people], sent, name=name, votes=votes)
    if form.is_valid() and _vote(request, link, form):
        return _private(redirect("matching:shared", token=token))
    if request.method == "GET" and _is_view(request):
        link.count_view()
    return _private(_show(request, link, people, form))


def _is_view(request):
    """Whether somebody opened the link: not staff who look, nor the answer to a vote."""
    return not request.session.pop(VOTED, False) and not request.user.is_authenticated


def _show(request, link, people, form):
    rows = [(each, form[f"vote_{each.entry.pk}"], form[f"comment_{each.entry.pk}"]) for each in people]
    context = {"shortlist": link.shortlist, "link": link, "rows": rows, "form": form}
    return render(request, "matching/shared.html", context, status=422 if form.errors else 200)


def _vote(request, link, form):
    """Keep the votes; the browser remembers by whom they are. Return whether they are kept."""
    voter = request.session.setdefault(VOTER, (form.cleaned_data["voter"] or uuid4()).hex)
    request.session[NAME], request.session[VOTED] = form.cleaned_data["name"], True
    try:
        link.vote(voter, form.cleaned_data["name"], form.said())
    except TooMany:
        messages.error(
            request, _("Many people voted by this link already. Please ask for a link of your own.")
        )
        return False
    messages.success(
        request, _("Thank you. Your votes are kept; you can change them as long as this link opens.")
    )
    return True


def _private(response):
    """Not for search engines. That no other site is told the address is the whole site's rule."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
