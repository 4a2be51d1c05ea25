"""From a finished draft to a film talent with a code: one transaction, once."""

from contextlib import suppress
from uuid import uuid4

from django.db import IntegrityError, transaction

from legal import consents
from legal.models import Consent
from talentio.core.audit import audit
from talents.registration import RehearsalOver
from talents.steps import Steps

from . import codes, names
from .emails import CinemaAlreadyRegistered, CinemaGuardianConsent, CinemaTalentRegistration
from .forms import CONSENT_WORDS, CONSENT_WRITTEN_ON, SECTIONS
from .models import (
    CinemaDraft,
    CinemaTalent,
    Credit,
    FilmEthnicity,
    FilmLanguage,
    FilmLink,
    FilmSkill,
    FilmType,
)

sections = Steps(SECTIONS)
PLAIN = (
    *("first_name", "last_name", "name_ar", "gender", "date_of_birth", "playing_age_min", "playing_age_max"),
    *("guardian_name", "guardian_email", "guardian_phone", "document_type", "document_number"),
    *("country_of_origin", "nationality", "city", "experience_level", "bio"),
    *("height", "weight", "top_size", "trouser_size", "shoe_size", "eye_color", "hair_color", "hair_type"),
    *("hair_length", "skin_tone", "build", "email", "phone", "whatsapp", "website", "showreel_url"),
    *("self_tape_url", "shows_social_links", "is_public"),
)
# What somebody has several of: (answer, model, how one value becomes a row's columns).
ROWS = (
    ("types", FilmType, lambda value: {"type": value}),
    ("ethnicities", FilmEthnicity, lambda value: {"ethnicity": value}),
    ("languages", FilmLanguage, lambda pair: {"language": pair[0], "level": pair[1]}),
    ("skills", FilmSkill, lambda value: {"skill": value}),
    ("social_links", FilmLink, lambda pair: {"network": pair[0], "address": pair[1]}),
    ("credits", Credit, dict),
)


def complete(draft, *, language):
    """Register the person of this draft; a second call changes nothing. Return the closed draft.

    Somebody whose e-mail or document is known gets a mail, and nothing is created: the visitor's
    page tells nothing.
    """
    with transaction.atomic():
        # Locked: of two submits of one form the second waits here and then finds it closed.
        draft = CinemaDraft.objects.select_for_update().get(pk=draft.pk)
        if not draft.completed_at:
            answers = sections.answers_of(draft)
            talent = _register_unless_known(answers, language)
            draft.close(talent, email=answers["email"] or answers["guardian_email"])
            if talent:
                talent.show_first_photo()
    return draft


def known(answers):
    """The film talent who has this e-mail or this document, or None."""
    email, number = answers["email"], answers["document_number"]
    found = CinemaTalent.objects.with_email(email).first() if email else None
    return found or (CinemaTalent.objects.with_document(number).first() if number else None)


def _register_unless_known(answers, language):
    if not known(answers):
        try:
            with transaction.atomic():
                return register(answers, language=language)
        except IntegrityError:
            # Somebody took the address since we looked; any other refusal of the database is a fault.
            if not known(answers):
                raise
    _rehearse(answers, language)
    CinemaAlreadyRegistered.send_to(known(answers))
    return None


def _rehearse(answers, language):
    """Do the work of a registration and undo it, so that time does not tell that somebody is known."""
    stranger = {"email": f"{uuid4().hex}@rehearsal.invalid", "document_number": uuid4().hex}
    with suppress(RehearsalOver), transaction.atomic():
        register({**answers, **stranger}, language=language)
        raise RehearsalOver


@transaction.atomic
def register(answers, *, language):
    """Create the film talent and queue the mails of a registration; return the talent.

    `answers` holds the cleaned fields of every section. Everything or nothing: the number of the
    code is taken last, and a failure anywhere gives it back.
    """
    # A stand-in, since the column is unique and the number is taken last: it locks the others out.
    talent = CinemaTalent(language=language, code=uuid4().hex[:24])
    write(talent, answers)
    for kind in (Consent.Kind.TERMS, Consent.Kind.PRIVACY):
        consents.record(talent, kind, language=language)
    record_sensitive(talent, language=language)
    names.remember(talent)
    talent.code = codes.issue(country=talent.country_of_origin, city=talent.city, gender=talent.gender)
    talent.save(update_fields=["code"])
    audit(None, "register", talent, category="cinema")
    CinemaTalentRegistration.send_to(talent)
    CinemaGuardianConsent.send_to(talent)
    return talent


@transaction.atomic
def bring_in(talent, answers, *, by):
    """Create a film talent whom somebody else enters: no consent and no mail; a code that is set is kept."""
    kept = talent.code
    talent.code = kept or uuid4().hex[:24]
    write(talent, answers)
    names.remember(talent)
    if kept:
        codes.pass_over(kept)
    else:
        talent.code = codes.issue(country=talent.country_of_origin, city=talent.city, gender=talent.gender)
        talent.save(update_fields=["code"])
    audit(by, "register", talent, category="cinema")


@transaction.atomic
def write(talent, answers):
    """Keep the cleaned answers of one section or of all, with what somebody has several of."""
    for name in PLAIN:
        if name in answers:
            setattr(talent, name, answers[name])
    talent.save()
    for name, model, columns in ROWS:
        if name in answers:
            values = answers[name].items() if isinstance(answers[name], dict) else answers[name]
            model.objects.filter(talent=talent).delete()
            model.objects.bulk_create(model(talent=talent, **columns(value)) for value in values)
    talent.refresh_listing()


def record_sensitive(talent, *, language):
    """Keep the ledger in line with what is kept of this person: a consent as long as there is an answer."""
    has_answer = bool(talent.skin_tone) or talent.ethnicities.exists()
    given = Consent.objects.of(talent).current().filter(kind=Consent.Kind.SENSITIVE)
    if has_answer and not given.exists():
        words = str(CONSENT_WORDS)
        kind, version = Consent.Kind.SENSITIVE, CONSENT_WRITTEN_ON
        consents.record_words(talent, kind, words, version=version, language=language)
    elif not has_answer:
        for consent in given:
            consents.withdraw(consent)
