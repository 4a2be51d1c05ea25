"""The page of whoever is called: no sign-in, a signed address that ends after the day."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from . import calendar_file, calling, tokens
from .emails import call_words
from .forms import ProblemForm
from .models import Call


def _call(token):
    """The call of a link; None for one that is false or over, or a person who was erased."""
    try:
        return Call.objects.for_mails().filter(pk=tokens.call_key(token)).first()
    except tokens.BadToken:
        return None


def _no_call(request):
    return render(request, "productions/call_over.html", status=404)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_call(request, token):
    """By GET show the call and note that it was seen; by POST take the answer."""
    call = _call(token)
    if call is None:
        return _no_call(request)
    form = ProblemForm(request.POST if "problem" in request.POST else None)
    if request.method == "POST" and not call.is_cancelled and _take_answer(request, call, form):
        return redirect("productions:own_call", token=token)
    if request.method == "GET":
        call.see()
    page = {"call": call, "sheet": call.sheet, "told": call_words(call), "form": form, "token": token}
    return render(request, "productions/own_call.html", page, status=422 if form.errors else 200)


def _take_answer(request, call, form):
    if "confirm" in request.POST:
        call.confirm()
        return True
    if not form.is_valid():
        return False
    calling.take_problem(call, form.cleaned_data["problem"])
    return True


@never_cache
@require_safe
def own_call_calendar(request, token):
    call = _call(token)
    if call is None:
        return _no_call(request)
    answer = HttpResponse(calendar_file.calendar_of(call), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{call.sheet.day}.ics"'
    return answer
