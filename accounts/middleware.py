"""What people must do before anything else: a password of their own, a second step for staff."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from legal.models import LegalPage
from talentio.core.site_settings import site_settings

from .models.second_step import authenticator_of

# Where one may go meanwhile, by the name of the address.
OPEN = {"accounts:two_factor", "accounts:account", "set_language", "photo"}
OPEN |= {"accounts:login", "accounts:logout", "accounts:change_password", "accounts:open_password_link"}
OPEN |= {"accounts:choose_password", "accounts:second_step", "api:logout", "api:me"}
OPEN |= {f"legal:{kind}" for kind in LegalPage.Kind.values}


def lead_to_duties(get_response):
    """Lead people to what they must do first; programs get 403 with a code that says what."""

    def answer(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if not request.user.is_authenticated or request.resolver_match.view_name in OPEN:
            return None
        duty = _duty_of(request.user)
        if duty is None:
            return None
        if request.path.startswith("/api/"):
            error = {
                "code": duty,
                "message": _("Sign in on the website: something must be done there first."),
                "fields": {},
            }
            return JsonResponse({"success": False, "error": error}, status=403)
        return redirect(f"accounts:{duty}")

    answer.process_view = process_view
    return answer


def duty_of_programs(user):
    """What the owner of a token must do on the website before it works again; None where nothing is due."""
    if user.must_change_password:
        return "change_password"
    if user.is_staff and site_settings.two_factor_required_for_staff and not authenticator_of(user):
        return "two_factor"
    return None


def _duty_of(user):
    if user.must_change_password:
        return "change_password"
    if user.is_staff and not user.is_verified() and site_settings.two_factor_required_for_staff:
        return "two_factor"
    return None
