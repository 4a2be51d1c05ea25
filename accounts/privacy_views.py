"""Pages on which people take their data along, or leave."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talentio.core.audit import audit
from talentio.core.site_settings import site_settings

from .forms import PasswordForm
from .models import LastAdministrator
from .own_data import archive_of, consents_of


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def own_data(request):
    """Explain the archive; send it to whoever gives the password once more."""
    form = PasswordForm(request, request.POST or None)
    if not form.is_valid():
        page = {"form": form}
        return render(request, "accounts/own_data.html", page, status=422 if form.is_bound else 200)
    audit(request.user, "export_own_data", request.user, category="accounts")
    name = f"{site_settings.brand_name}-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(archive_of(request.user), as_attachment=True, filename=name)


@never_cache
@login_required
@require_safe
def own_consents(request):
    """What this person agreed to, in which words, when and until when."""
    return render(request, "accounts/own_consents.html", {"consents": consents_of(request.user)})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def erase(request):
    """Say what erasing means; hide the person at once and erase them after the days of grace."""
    form = PasswordForm(request, request.POST or None)
    if form.is_valid():
        try:
            request.user.request_erasure(by=request.user)
            messages.success(request, _("Your profile is hidden, and everything will be erased."))
            return redirect("accounts:account")
        except LastAdministrator as refusal:
            form.add_error(None, str(refusal))
    page = {"form": form, "days": site_settings.erasure_grace_days}
    return render(request, "accounts/erase.html", page, status=422 if form.is_bound else 200)


@login_required
@require_POST
def cancel_erasure(request):
    request.user.cancel_erasure(by=request.user)
    messages.success(request, _("You stay: nothing is erased, and your profile is as it was."))
    return redirect("accounts:account")
