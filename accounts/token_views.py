"""One's own tokens for programs that use the API."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from .forms import OwnTokenForm
from .models import ApiToken


@never_cache
@login_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request):
    """List one's tokens; a new one stands in this one answer and is kept nowhere."""
    form = OwnTokenForm(request, request.POST or None)
    token = form.make(request.user, by=request.user) if form.is_valid() else None
    own = ApiToken.objects.filter(user=request.user).order_by("revoked_at", "-pk")[: 2 * ApiToken.MOST]
    page = {"form": OwnTokenForm(request) if token else form, "token": token, "tokens": own}
    status = 201 if token else 422 if form.is_bound else 200
    return render(request, "accounts/tokens.html", page, status=status)


@never_cache
@login_required
@require_POST
def revoke_token(request, id):
    token = get_object_or_404(ApiToken.objects.filter(user=request.user), pk=id)
    if token.revoke(by=request.user):
        messages.success(request, _("Revoked: programs with this token are refused from now on."))
    return redirect("accounts:tokens")
