"""All that is kept about a person, as an archive for that person."""

import json
import shutil
import tempfile
import zipfile
from contextlib import suppress

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext, override

from legal.models import Consent
from notifications.models import BlockedAddress, EmailLog, OptOut
from talentio.core.models import ActivityLog
from talentio.core.site_settings import site_settings

# A larger archive goes to a file of its own on disk.
IN_MEMORY = 1024 * 1024
_parts = {}


def part(name):
    """Declare a function of an app's `own_data.py` that returns what it keeps of an account.

    It takes the account and returns (data for JSON or None, [(name in the archive, store, name there)]).
    """

    def declare(function):
        _parts[name] = function
        return function

    return declare


def archive_of(user):
    """Return a temporary file, open at its start: a ZIP of data.json, README.txt and the person's files."""
    data, files = data_of(user)
    archive = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 the caller closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("README.txt", _explanation(user))
        out.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        for target, store, stored in files:
            _copy(out, target, store, stored)
    archive.seek(0)
    return archive


def data_of(user):
    """Return (data for JSON by part, [(name in the archive, store, name there)]) of an account."""
    autodiscover_modules("own_data")
    data, files = {}, []
    for name, collect in _parts.items():
        data[name], found = collect(user)
        files += found
    return data, files


def file_of(user, wanted):
    """Open the file that this person's archive has under a name; None where there is none."""
    for name, store, stored in data_of(user)[1]:
        if name == wanted:
            with suppress(FileNotFoundError):
                return store.open(stored)
    return None


def _copy(out, target, store, stored):
    # A file that is gone is no reason to keep the rest from its owner.
    with suppress(FileNotFoundError), store.open(stored) as source, out.open(target, "w") as copy:
        shutil.copyfileobj(source, copy)


def _explanation(user):
    with override(user.language):
        words = (
            gettext("This archive holds what %(site)s keeps about you.") % {"site": site_settings.brand_name},
            gettext("data.json: your account, profile, consents, the mails that we sent you, your actions."),
            gettext("Beside it stand your photo and your CV, if you gave us any."),
            gettext("Logs are kept for 12 to 24 months for safety; everything else until you leave."),
            gettext("You can change your profile, or have everything erased, on your account page."),
        )
    return "\n\n".join(words) + "\n"


_speakers = []


def speaks_for(function):
    """Declare a function of an app's `own_data.py`: who else an account is here.

    It takes the account and returns (that saved person or None, the address where they take answers back).
    """
    _speakers.append(function)
    return function


def consents_of(user):
    """[(Consent, address where it is taken back, empty if by leaving only)], newest first, 200 at most."""
    autodiscover_modules("own_data")
    given = [(consent, "") for consent in user.consents.order_by("-pk")[:200]]
    for speaker in _speakers:
        person, address = speaker(user)
        if person is not None:
            # Terms and privacy are what being here rests on: they end by leaving.
            given += [
                (consent, address if consent.kind == Consent.Kind.SENSITIVE else "")
                for consent in Consent.objects.of(person).order_by("-pk")[:200]
            ]
    return sorted(given, key=lambda each: each[0].given_at, reverse=True)


@part("account")
def _account(user):
    names = ("email", "code", "first_name", "last_name", "language", "created_at", "last_login")
    data = {name: getattr(user, name) for name in (*names, "wants_match_emails", "is_staff")}
    data["roles"] = list(user.groups.values_list("name", flat=True))
    return data, []


@part("tokens")
def _tokens(user):
    told = ("name", "scope", "start", "created_at", "expires_at", "last_used_at", "revoked_at")
    return list(user.api_tokens.order_by("pk").values(*told)), []


@part("consents")
def _consents(user):
    return list(
        user.consents.order_by("pk").values("kind", "version", "language", "given_at", "withdrawn_at")
    ), []


@part("mails")
def _mails(user):
    mails = EmailLog.objects.filter(to_email=user.email).order_by("pk")
    told = ("key", "subject", "status", "created_at", "sent_at")
    reported = ("delivered_at", "opened_at", "bounced_at", "complained_at")
    return list(mails.values(*told, *reported)), []


@part("mail_choices")
def _mail_choices(user):
    blocks = BlockedAddress.objects.filter(address=user.email).values("address", "reason", "blocked_at")
    opt_outs = OptOut.objects.of(user.email).values("created_at")
    return {"blocked": list(blocks), "opted_out": list(opt_outs)}, []


@part("actions")
def _actions(user):
    actions = ActivityLog.objects.filter(user=user).order_by("pk")
    return list(actions.values("created_at", "action_type", "resource", "address", "browser")), []
