"""Pages of choosing, changing and forgetting a password."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import SetPasswordForm
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import lockout
from .emails import LoginCredentials, PasswordReset
from .forms import ForgottenPasswordForm, NewPasswordForm
from .models import PasswordLink, PasswordRequest

TOKEN = "password_link"  # noqa: S105 the name of a place in the session


@never_cache
@require_http_methods(["GET"])
def open_password_link(request, token):
    """Take the token out of the address bar, so that it enters no history, log or referrer."""
    request.session[TOKEN] = token
    return redirect("accounts:choose_password")


@never_cache
@sensitive_post_parameters("new_password1", "new_password2")
@require_http_methods(["GET", "POST"])
def choose_password(request):
    token = request.session.get(TOKEN, "")
    link = PasswordLink.objects.with_token(token).usable().select_related("user").first()
    if link is None:
        return render(request, "accounts/link_spent.html", {"can_renew": bool(token)}, status=410)
    form = SetPasswordForm(link.user, request.POST or None)
    if form.is_valid() and link.use(form.cleaned_data["new_password1"]):
        lockout.unlock(link.user)
        logout(request)
        messages.success(request, _("Your password is set. You can sign in now."))
        return redirect("accounts:login")
    page = {"form": form, "person": link.user}
    return render(request, "accounts/choose_password.html", page, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def renew_password_link(request):
    """Send a new link to the owner of a link that is too old; the answer is the same for any token."""
    link = PasswordLink.objects.with_token(request.session.get(TOKEN, "")).expired().first()
    if link:
        is_first = link.purpose == PasswordLink.Purpose.FIRST
        mail = LoginCredentials if is_first else PasswordReset
        mail.send_to(link.user, reason=f"renew:{link.pk}")
    return render(request, "accounts/link_renewed.html")


@never_cache
@require_http_methods(["GET", "POST"])
def forgotten_password(request):
    """Ask who forgot; the answer is the same, in words and time, whoever that is."""
    form = ForgottenPasswordForm(request.POST or None)
    if not form.is_valid():
        page = {"form": form}
        return render(request, "accounts/forgotten.html", page, status=422 if form.is_bound else 200)
    if not form.ask(request):
        page = render(request, "accounts/too_many.html", status=429)
        page["Retry-After"] = str(int(PasswordRequest.WINDOW.total_seconds()))
        return page
    return redirect("accounts:password_asked")


@require_safe
def password_asked(request):
    return render(request, "accounts/password_asked.html")


@never_cache
@login_required
@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@require_http_methods(["GET", "POST"])
def change_password(request):
    """A new password for whoever knows the old one; every other session of theirs ends."""
    form = NewPasswordForm(request, request.POST or None)
    if form.is_valid():
        with transaction.atomic():
            request.user.change_password(form.cleaned_data["new_password1"], by=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed. Other devices are signed out."))
        return redirect("accounts:account")
    page = {"form": form, "is_forced": request.user.must_change_password}
    return render(request, "accounts/change_password.html", page, status=422 if form.is_bound else 200)
