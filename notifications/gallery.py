"""The gallery of mails in the back-office: each as it looks, its switch, its figures, and a try.

Mounted by the admin of the mail log, so that the back-office's door stands before it.
"""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe
from django_q.models import Schedule

from talentio.core.site_settings import site_settings

from . import delivery, logo, registry
from .figures import PERIODS, Figures, bars

# A message is shown as it was received, and can neither run nor fetch anything.
MESSAGE_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
LANGUAGES = [code for code, _name in settings.LANGUAGES]
MANY_DAYS = 30

may_see = permission_required("notifications.view_emaillog", raise_exception=True)
may_send = permission_required("notifications.resend_emaillog", raise_exception=True)
may_switch = permission_required("core.change_setting", raise_exception=True)


def as_received(html):
    """Answer with a message's HTML, shut in."""
    answer = HttpResponse(html.replace(f"cid:{logo.CID}", logo.address()))
    # Set here, it replaces the policy of the site, which would let the message's styles go.
    answer.headers["Content-Security-Policy"] = MESSAGE_POLICY
    return answer


@require_safe
@may_see
def gallery(request):
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, PERIODS) else MANY_DAYS
    figures = Figures(days)
    mails = [{**_shown(email), "figures": figures.of(email.key)} for email in _by_label()]
    page = {"title": _("Mails that the site sends"), "mails": mails, "days": days, "periods": PERIODS}
    drawn = {"figures": figures.whole, "bars": bars(figures.days)}
    return render(request, "admin/notifications/gallery.html", _page(request) | page | drawn)


@require_safe
@may_see
def mail_page(request, mail):
    email = _known(mail)
    samples = []
    for code in LANGUAGES:
        subject, _html, text = delivery.preview(email, code)
        samples.append({**get_language_info(code), "subject": subject, "text": text})
    page = {"title": email.label, "mail": _shown(email), "samples": samples, "next_run": _next_run(email)}
    return render(request, "admin/notifications/gallery_mail.html", _page(request) | page)


@require_safe
@may_see
@xframe_options_sameorigin
def sample(request, mail, language):
    if language not in LANGUAGES:
        raise Http404
    return as_received(delivery.preview(_known(mail), language)[1])


@require_POST
@may_switch
def switch(request, mail):
    """Turn a mail on or off for every process at once; it says what is wanted: twice is as good as once."""
    email, is_on = _known(mail), request.POST.get("on") == "yes"
    site_settings.put(email.switch(), is_on, by=request.user)
    told = _("“%(mail)s” is sent again.") if is_on else _("“%(mail)s” is no longer sent.")
    messages.success(request, told % {"mail": email.label})
    return redirect("admin:notifications_emaillog_mail", mail)


@require_POST
@may_send
def try_out(request, mail):
    """Send the sample to whoever asks, and to nobody else."""
    language = request.POST.get("language")
    if language not in LANGUAGES:
        raise Http404
    log = registry.queue_sample(_known(mail), to=request.user, language=language)
    messages.success(request, _("A test is on its way to %(address)s.") % {"address": log.to_email})
    return redirect("admin:notifications_emaillog_mail", mail)


@require_POST
@may_send
def run_now(request, mail):
    email = _known(mail)
    if not email.schedule:
        raise Http404
    number = email.send_now(request.user)
    told = ngettext("%d e-mail is on its way.", "%d e-mails are on their way.", number) % number
    messages.add_message(request, messages.SUCCESS if number else messages.WARNING, told)
    return redirect("admin:notifications_emaillog_mail", mail)


def addresses():
    """What the admin of the mail log adds to its addresses."""
    pages = [
        ("mails/", gallery, "gallery"),
        ("mails/<slug:mail>/", mail_page, "mail"),
        ("mails/<slug:mail>/switch/", switch, "switch"),
        ("mails/<slug:mail>/test/", try_out, "test"),
        ("mails/<slug:mail>/run/", run_now, "run"),
        ("mails/<slug:mail>/<slug:language>/", sample, "sample"),
    ]
    door = admin.site.admin_view
    return [path(route, door(view), name=f"notifications_emaillog_{name}") for route, view, name in pages]


def _page(request):
    user = request.user
    return {
        **admin.site.each_context(request),
        "can_switch": user.has_perm("core.change_setting"),
        "can_send": user.has_perm("notifications.resend_emaillog"),
    }


def _known(key):
    try:
        return registry.get(key)
    except registry.UnknownEmail as unknown:
        raise Http404 from unknown


def _by_label():
    return sorted(registry.all_emails(), key=lambda email: str(email.label))


def _shown(email):
    return {
        "key": email.key,
        "label": email.label,
        "accent": email.accent,
        "schedule": email.schedule,
        "is_on": site_settings.get(email.switch()),
        "is_service": email.is_service,
    }


def _next_run(email):
    """When its schedule runs next; None without one."""
    if not email.schedule:
        return None
    due = Schedule.objects.filter(name=email.schedule).values_list("next_run", flat=True).first()
    return due and timezone.localtime(due)
