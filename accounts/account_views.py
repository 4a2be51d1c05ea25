"""The page of one's own account, and its second step of signing in."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as otp_login

from talentio.core.qr_codes import data_address

from .forms import AccountForm, FirstCodeForm, PasswordForm
from .models import Authenticator, RecoveryCode
from .models.second_step import authenticator_of

NEW_CODES = "recovery_codes"


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def account(request):
    form = AccountForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your account is saved."))
        return redirect("accounts:account")
    page = {"form": form, "authenticator": authenticator_of(request.user)}
    return render(request, "accounts/account.html", page, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_POST
def end_other_sessions(request):
    request.user.end_sessions()
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Every other device is signed out."))
    return redirect("accounts:account")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def two_factor(request):
    """Set the second step up, or see that it is on; new recovery codes are shown once, right after."""
    authenticator = authenticator_of(request.user)
    if authenticator:
        page = {"left": RecoveryCode.left(request.user), "codes": request.session.pop(NEW_CODES, None)}
        return render(request, "accounts/two_factor_on.html", page | {"form": PasswordForm(request)})
    authenticator = Authenticator.begin(request.user)
    form = FirstCodeForm(authenticator, request.POST or None)
    if form.is_valid():
        request.session[NEW_CODES] = form.codes
        otp_login(request, authenticator)
        return redirect("accounts:two_factor")
    page = {"form": form, "key": authenticator.key, "qr": data_address(authenticator.setup_address)}
    return render(request, "accounts/two_factor_setup.html", page, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_POST
def renew_recovery_codes(request):
    authenticator = authenticator_of(request.user)
    form = PasswordForm(request, request.POST)
    if authenticator and form.is_valid():
        request.session[NEW_CODES] = RecoveryCode.renew(request.user)
        return redirect("accounts:two_factor")
    return _still_on(request, authenticator, form)


@never_cache
@login_required
@require_POST
def switch_two_factor_off(request):
    authenticator = authenticator_of(request.user)
    form = PasswordForm(request, request.POST)
    if authenticator and form.is_valid():
        authenticator.remove(by=request.user)
        messages.success(request, _("Signing in takes one step again."))
        return redirect("accounts:account")
    return _still_on(request, authenticator, form)


def _still_on(request, authenticator, form):
    if authenticator is None:
        return redirect("accounts:two_factor")
    page = {"left": RecoveryCode.left(request.user), "codes": None, "form": form}
    return render(request, "accounts/two_factor_on.html", page, status=422)
