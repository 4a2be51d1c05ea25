"""The question about changed texts comes before the first page of a visit, and never costs an answer."""

from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse

from . import agreement

# Duties of the account come first; texts, files and the language switch stay open.
OPEN_APPS = {"legal"}
OPEN = {"set_language", "photo", "accounts:logout", "accounts:change_password", "accounts:two_factor"}
OPEN |= {"accounts:second_step", "accounts:own_data", "accounts:erase", "accounts:account"}


def ask_again(get_response):
    """Lead a signed-in reader of pages to the question; what is being sent is never held up."""

    def answer(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if not _is_reading(request) or not request.user.is_authenticated or not agreement.is_due(request):
            return None
        return redirect(f"{reverse('legal:agree')}?{urlencode({'next': request.get_full_path()})}")

    answer.process_view = process_view
    return answer


def _is_reading(request):
    """Whether a person opens a page; scripts, files and programs are left alone."""
    match = request.resolver_match
    is_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    is_script = request.headers.get("sec-fetch-dest", "document") != "document"
    is_open = match.view_name in OPEN or OPEN_APPS & set(match.namespaces)
    return is_page and not is_script and not is_open and not request.path.startswith("/api/")
