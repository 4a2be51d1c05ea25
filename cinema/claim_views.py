"""What links in mails lead to: an account for a film talent, the agreement of a guardian."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import PasswordLink

from .links import Purpose, talent_of
from .models import AlreadyClaimed, CinemaTalent

PAGES = {Purpose.CLAIM: "cinema:claim", Purpose.GUARDIAN: "cinema:guardian"}


@never_cache
@require_safe
def open_link(request, token, purpose):
    """Take the token out of the address bar, so that it enters no history, log or referrer."""
    request.session[f"cinema_{purpose}"] = token
    return redirect(PAGES[purpose])


def _talent(request, purpose):
    return talent_of(purpose, request.session.get(f"cinema_{purpose}", ""))


def _spent(request):
    return render(request, "cinema/link_spent.html", status=410)


@never_cache
@require_http_methods(["GET", "POST"])
def claim(request):
    """Make the film talent of a link an account's own: the one signed in, else a new one."""
    talent = _talent(request, Purpose.CLAIM)
    if talent is None:
        return _spent(request)
    if request.method == "POST":
        return _claim(request, talent)
    page = {"talent": talent, "has_account": _account_of(talent).exists()}
    signed_in = request.user.is_authenticated
    page["has_other"] = signed_in and CinemaTalent.objects.filter(user=request.user).exists()
    return render(request, "cinema/claim.html", page)


def _account_of(talent):
    return get_user_model().objects.filter(email=talent.mail_address)


def _claim(request, talent):
    try:
        if request.user.is_authenticated:
            talent.claim(request.user)
            messages.success(request, _("This profile is yours now."))
            return redirect("cinema:edit")
        # The link proves the mailbox, yet an account may need a second step besides: they sign in first.
        if _account_of(talent).exists():
            return redirect("cinema:claim")
        return redirect(PasswordLink.path(_new_account(talent)))
    except AlreadyClaimed:
        return redirect("cinema:claim")
    except IntegrityError:
        # Somebody registered with this e-mail since we looked; any other refusal is a fault.
        if not _account_of(talent).exists():
            raise
        return redirect("cinema:claim")


@transaction.atomic
def _new_account(talent):
    """Create an account and give it the talent; return the token by which a password is chosen."""
    # Locked: of two clicks at once the second waits here and then finds the talent claimed.
    if not CinemaTalent.objects.select_for_update().filter(pk=talent.pk, user=None).exists():
        raise AlreadyClaimed
    names = {"first_name": talent.first_name, "last_name": talent.last_name}
    user = get_user_model().objects.create_user(talent.mail_address, language=talent.language, **names)
    talent.claim(user)
    return PasswordLink.make(user)


@never_cache
@require_http_methods(["GET", "POST"])
def guardian(request):
    """Ask a guardian to agree that a minor is shown; once agreed, the link is spent."""
    talent = _talent(request, Purpose.GUARDIAN)
    if talent is None:
        return _spent(request)
    if request.method == "POST":
        talent.record_guardian_consent(by=None)
        return render(request, "cinema/guardian_agreed.html", {"talent": talent})
    return render(request, "cinema/guardian.html", {"talent": talent})
