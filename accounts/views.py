"""Pages of signing in, in one step or two, and of signing out."""

from django.contrib.auth import login, logout
from django.core import signing
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import login as otp_login

from talentio.core.audit import audit

from .forms import SecondStepForm, SignInForm
from .models import User
from .models.second_step import authenticator_of

HALF_SIGNED_IN = "second_step"
# Time to fetch a phone from the next room, and not enough to be found on a shared computer.
SECONDS_FOR_SECOND_STEP = 600


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
        if authenticator_of(form.user):
            return _ask_second_step(request, form.user)
        return _enter(request, form.user, _landing(request, form.user))
    page = {"form": form, "next": request.POST.get("next") or request.GET.get("next") or ""}
    return render(request, "accounts/sign_in.html", page, status=422 if form.is_bound else 200)


def _enter(request, user, landing):
    login(request, user, backend="accounts.backends.EmailOrCodeBackend")
    audit(user, "login", user, category="auth")
    return HttpResponseRedirect(landing)


def _ask_second_step(request, user):
    """Remember who gave the right password; nobody is signed in by it."""
    # Somebody may have planted the key that the session had before; being half signed in counts too.
    request.session.cycle_key()
    facts = {"user": user.pk, "hash": user.get_session_auth_hash(), "next": _landing(request, user)}
    request.session[HALF_SIGNED_IN] = signing.dumps(facts, salt=HALF_SIGNED_IN)
    return redirect("accounts:second_step")


def _half_signed_in(request):
    """Whoever gave the right password a moment ago, and where they wanted to go; (None, "") for nobody."""
    try:
        token = request.session.get(HALF_SIGNED_IN, "")
        facts = signing.loads(token, salt=HALF_SIGNED_IN, max_age=SECONDS_FOR_SECOND_STEP)
    except signing.BadSignature:
        return None, ""
    user = User.objects.active().filter(pk=facts["user"]).first()
    is_same = user is not None and constant_time_compare(facts["hash"], user.get_session_auth_hash())
    return (user, facts["next"]) if is_same else (None, "")


@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request):
    user, wanted = _half_signed_in(request)
    authenticator = authenticator_of(user) if user else None
    if authenticator is None:
        return redirect("accounts:login")
    form = SecondStepForm(authenticator, request.POST or None)
    if form.is_valid():
        del request.session[HALF_SIGNED_IN]
        entered = _enter(request, user, wanted)
        # After the sign-in, whose new session would forget that the second step was done.
        otp_login(request, authenticator)
        return entered
    page = {"form": form, "wait": authenticator.seconds_to_wait()}
    return render(request, "accounts/second_step.html", page, status=422 if form.is_bound else 200)


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
