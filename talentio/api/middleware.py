"""Every failure under /api/ leaves as JSON, also those that no operation has seen."""

from django.utils import translation

from talentio.core.rest.refusals import refusal

from .errors import USUAL, usual

START = "/api/"
KEPT = ("Allow", "Retry-After")


def speak_json(get_response):
    """Replace pages of errors: unknown addresses, wrong methods, unreadable requests, our own failures."""

    def answer(request):
        response = get_response(request)
        if not request.path.startswith(START) or not _is_page_of_an_error(response):
            return response
        headers = {name: response[name] for name in KEPT if name in response}
        with translation.override(translation.get_language_from_request(request)):
            return _in_json(request, response.status_code, headers)

    return answer


def _is_page_of_an_error(response):
    is_json = response.get("Content-Type", "").startswith("application/json")
    return response.status_code >= 400 and not is_json


def _in_json(request, status, headers):
    if status < 500:
        return usual(status, headers=headers)
    code, words = USUAL[500]
    # The reference stands in the log too.
    return refusal(status, code, f"{words} ({getattr(request, 'reference', '')})", headers=headers)
