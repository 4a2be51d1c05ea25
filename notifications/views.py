"""The page by which anybody stops mails about matching work, and the address for the service's reports."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from . import opt_out as choice
from . import sendgrid_events


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
        # A mail program follows no redirect (RFC 8058, 3.1); a person who reloads must not post again.
        if "List-Unsubscribe" not in request.POST:
            return redirect("notifications:opt_out", token)
    page = {"address": log.to_email, "is_out": choice.is_unwanted(log.to_email)}
    return render(request, "notifications/opt_out.html", page)


# A signature is the right to report: SendGrid posts here without a cookie.
@csrf_exempt
@require_POST
def events(request):
    """Take a batch of signed reports; SendGrid brings it again for a day unless the answer is 2xx."""
    if not sendgrid_events.is_listening():
        raise Http404
    if int(request.META.get("CONTENT_LENGTH") or 0) > sendgrid_events.MOST_BYTES:
        return HttpResponse(status=413)
    if request.content_type not in ("application/json", ""):
        return HttpResponse(status=415)
    if not sendgrid_events.is_genuine(request.headers, request.body):
        return HttpResponse(status=403)
    try:
        sendgrid_events.take(request.body)
    except ValueError:
        return HttpResponse(status=400)
    return HttpResponse(status=204)
