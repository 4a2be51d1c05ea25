"""From a finished draft to an account with a code: one transaction, once."""

from contextlib import suppress
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from accounts.emails import LoginCredentials
from legal import consents
from legal.models import Consent
from talentio.core.audit import audit

from . import codes, name_watch
from .emails import AlreadyRegistered, TalentRegistration
from .forms import STEPS
from .models import Profile, RegistrationDraft, SocialLink
from .signals import announce_cv
from .steps import Steps

steps = Steps(STEPS)
PROFILE_ANSWERS = (
    "gender",
    "date_of_birth",
    "country_of_origin",
    "nationality",
    "city",
    "phone",
    "whatsapp",
    "address",
    "availability",
    "work_mode",
    "years_experience",
    "rate_min",
    "rate_max",
    "rate_currency",
    "rate_unit",
    "bio",
    "portfolio_url",
    "website",
    "shows_social_links",
    "is_public",
)


def complete(draft, *, language):
    """Register the person of this draft; a second call changes nothing. Return the closed draft.

    When the e-mail has an account already, nothing is created and that account's owner gets a
    mail; the draft is closed just the same, so that the visitor's page tells nothing.
    """
    with transaction.atomic():
        # Locked: of two submits of one form the second waits here and then finds it closed.
        draft = RegistrationDraft.objects.select_for_update().get(pk=draft.pk)
        if draft.completed_at:
            return draft
        answers = steps.answers_of(draft)
        user = _create_unless_taken(answers, draft, language)
        draft.close(user, email=answers["email"])
    return draft


def is_taken(email):
    return get_user_model().objects.filter(email=email).exists()


def _create_unless_taken(answers, draft, language):
    if not is_taken(answers["email"]):
        try:
            with transaction.atomic():
                return register(answers, photo=draft.photo, cv=draft.cv, language=language)
        except IntegrityError:
            # Somebody took the address since we looked; any other refusal of the database is a fault.
            if not is_taken(answers["email"]):
                raise
    _rehearse(answers, language)
    AlreadyRegistered.send_to(get_user_model().objects.get(email=answers["email"]))
    # The files belong to nobody now; they go after commit, since a rollback brings the draft back.
    unused = RegistrationDraft(photo=draft.photo, cv=draft.cv)
    transaction.on_commit(unused.forget_files)
    return None


class RehearsalOver(Exception):
    """Undoes what was done only for the time that it takes."""


def _rehearse(answers, language):
    """Do the work of a registration and undo it, so that time does not tell that the e-mail is known."""
    with suppress(RehearsalOver), transaction.atomic():
        register({**answers, "email": f"{uuid4().hex}@rehearsal.invalid"}, language=language)
        raise RehearsalOver


@transaction.atomic
def register(answers, *, photo="", cv="", language):
    """Create the person and queue the two mails of a registration; return the account."""
    user = create_person(answers, photo=photo, cv=cv, language=language)
    for kind in (Consent.Kind.TERMS, Consent.Kind.PRIVACY):
        consents.record(user, kind, language=language)
    TalentRegistration.send_to(user.profile)
    LoginCredentials.send_to(user, reason=f"registration:{user.pk}")
    return user


@transaction.atomic
def create_person(answers, *, photo="", cv="", language, code="", by=None):
    """Create the account, the profile and the code; return the account.

    `answers` holds the cleaned fields of every step. Everything or nothing: the number of the
    code is taken last, and a failure anywhere gives it back. A `code` that the person has from
    elsewhere is kept; `by` is who brings them in, themselves if nobody.
    """
    user = get_user_model().objects.create_user(
        answers["email"],
        first_name=answers["first_name"],
        last_name=answers["last_name"],
        language=language,
    )
    profile = Profile.objects.create(
        user=user, photo=photo, cv=cv, **{name: answers[name] for name in PROFILE_ANSWERS}
    )
    profile.talents.set(answers["talents"])
    SocialLink.objects.bulk_create(
        SocialLink(profile=profile, network=network, address=address)
        for network, address in answers["social_links"].items()
    )
    profile.refresh_completeness()
    user.code = code or codes.issue(
        country=profile.country_of_origin, gender=profile.gender, city=profile.city
    )
    user.save(update_fields=["code"])
    if code:
        codes.pass_over(code)
    audit(by or user, "register", profile, category="talents")
    name_watch.remember(profile)
    if cv:
        announce_cv(profile.pk)
    return user
