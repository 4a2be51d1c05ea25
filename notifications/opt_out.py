"""Who wants no mails about matching work, and the link by which anybody says so without signing in."""

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.urls import reverse

from talentio.core.site_settings import site_settings

from .models import EmailLog, OptOut

SALT = "notifications.opt_out"


def is_unwanted(address):
    """Whether this address opted out, by a link or on the account page."""
    if OptOut.objects.of(address).exists():
        return True
    return _accounts(address).filter(wants_match_emails=False).exists()


@transaction.atomic
def opt_out(address):
    """Stop mails about matching work; twice is as good as once."""
    # An account has a switch that its owner sees and can turn back; an address without one has a digest.
    if not _accounts(address).update(wants_match_emails=False):
        OptOut.objects.get_or_create(digest=OptOut.digest_of(address))


@transaction.atomic
def opt_in(address):
    OptOut.objects.of(address).delete()
    _accounts(address).update(wants_match_emails=True)


def _accounts(address):
    return get_user_model().objects.filter(email=address.lower())


def link(log):
    """The address for one message: it names the message, so that no e-mail stands in it."""
    return site_settings.site_url + reverse("notifications:opt_out", args=[signing.dumps(log.pk, salt=SALT)])


def message_of(token):
    """Return the message whose link this is, or None for a link that is not ours."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return EmailLog.objects.defer("html", "text").filter(pk=pk).first()
