"""The page behind the link in a mail by which anybody stops mails about matching work."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from . import opt_out as choice


# The signed address is the right to choose: mail programs post here without a cookie (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def opt_out(request, token):
    """GET only shows the button, since mail scanners follow links; POST stops the mails, or starts them."""
    log = choice.message_of(token)
    if log is None:
        raise Http404
    if request.method == "POST":
        change = choice.opt_in if request.POST.get("want") == "yes" else choice.opt_out
        change(log.to_email)
        return redirect("notifications:opt_out", token)
    page = {"address": log.to_email, "is_out": choice.is_unwanted(log.to_email)}
    return render(request, "notifications/opt_out.html", page)
