from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from legal import agreement, texts


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def page(request, kind):
    """One legal page in the reader's language; 404 while it is switched off or has no text."""
    if kind not in texts.shown():
        raise Http404
    try:
        text = texts.current(kind, get_language())
    except texts.NoSuchText as nothing:
        raise Http404 from nothing
    return render(request, "legal/text.html", {"text": text})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request):
    """Ask a signed-in person about texts that changed; one may also decide at the next visit."""
    following = _safe(request, request.POST.get("next") or request.GET.get("next"))
    if request.method == "POST":
        if "later" in request.POST:
            agreement.put_off(request)
        else:
            agreement.agree(request, language=get_language())
        return redirect(following)
    changed = agreement.changes(request.user, get_language())
    if not changed:
        return redirect(following)
    return render(request, "legal/agree.html", {"changed": changed, "next": following})


def _safe(request, address):
    hosts = {request.get_host()}
    is_safe = url_has_allowed_host_and_scheme(address or "", hosts, require_https=request.is_secure())
    return address if is_safe else reverse("home")
