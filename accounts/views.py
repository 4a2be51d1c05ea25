"""Pages of signing in, signing out and choosing a password."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from talentio.core.audit import audit

from .emails import LoginCredentials
from .forms import SignInForm
from .models import PasswordLink

TOKEN = "password_link"  # noqa: S105 the name of a place in the session


def _landing(request, user):
    """Where to go after signing in: the page asked for if it is ours, else the person's own."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("admin:index") if user.is_staff else reverse("home")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request):
    if request.user.is_authenticated and request.method == "GET":
        return HttpResponseRedirect(_landing(request, request.user))
    form = SignInForm(request, request.POST or None)
    if form.is_valid():
        login(request, form.user)
        audit(form.user, "login", form.user, category="auth")
        return HttpResponseRedirect(_landing(request, form.user))
    page = {"form": form, "next": request.POST.get("next") or request.GET.get("next") or ""}
    return render(request, "accounts/sign_in.html", page, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request):
    """Sign out by POST; a GET only asks, since any page could contain a link to here."""
    if request.method == "GET":
        return render(request, "accounts/sign_out.html")
    if request.user.is_authenticated:
        audit(request.user, "logout", request.user, category="auth")
    logout(request)
    return redirect("home")


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
        LoginCredentials.send_to(link.user, reason=f"renew:{link.pk}")
    return render(request, "accounts/link_renewed.html")
