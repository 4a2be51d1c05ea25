"""Changing a film talent: the registration's own forms, filled from what is kept, section by section."""

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from talentio.core.audit import audit
from talents.editing import OwnOriginForm, StaleProfile, version

from . import names, registration
from .emails import CinemaGuardianConsent
from .forms import (
    DocumentForm,
    FilmContactForm,
    FilmIdentityForm,
    FilmLanguagesForm,
    FilmLooksForm,
    FilmOriginsForm,
    FilmSkillsForm,
    FilmTypesForm,
)
from .models import MOST_PHOTOS, CinemaTalent, FilmPhoto


class OwnIdentityForm(FilmIdentityForm):
    """A minor's birth date and a guardian who agreed are changed by staff, who ask first."""

    def add_fields(self):
        talent = self.draft.talent
        if talent.is_minor:
            self.fields["date_of_birth"].disabled = True
            self.initial["date_of_birth"] = talent.date_of_birth
        if not talent.needs_guardian:
            for name in self.GUARDIAN:
                del self.fields[name]


class OwnFilmOriginsForm(FilmOriginsForm):
    """The country of origin stands in the code and stays."""

    country_of_origin = None


class OwnResidenceForm(OwnOriginForm):
    step = "residence"
    nationality = None

    @classmethod
    def of(cls, draft, data=None, files=None):
        return cls(data, files, draft=draft, city=draft.talent.city)


class OwnFilmContactForm(FilmContactForm):
    """The e-mail signs in, so it belongs to the account; photos have a form of their own."""

    title = _("Contact and previous productions")
    email = None
    photos = None
    accepts = None

    def add_fields(self):
        super().add_fields()
        talent = self.draft.talent
        if talent.date_of_birth is None and not talent.is_public:
            # Nobody shows themselves of whom nobody knows whether they are of age.
            self.fields["is_public"].disabled = True
            self.initial["is_public"] = False
            self.fields["is_public"].help_text = _("First give your birth date, under “Who are you?”.")


FORMS = (
    *(OwnIdentityForm, DocumentForm, OwnFilmOriginsForm, OwnResidenceForm, FilmLanguagesForm, FilmLooksForm),
    *(FilmTypesForm, FilmSkillsForm, OwnFilmContactForm),
)
SECTIONS = {form.step: form for form in FORMS}


class Held:
    """A film talent as the forms know a draft: what is kept, as if it had been typed."""

    def __init__(self, talent):
        self.talent = talent

    def is_begun(self, step):
        # Whoever registered answered every section; what is empty was left so.
        return True

    def typed(self, step):
        talent = self.talent
        held = {name: getattr(talent, name) for name in registration.PLAIN}
        held |= {"country": talent.city.country, "city": talent.city.label}
        held |= {link.network: link.address for link in talent.social_links.all()}
        for number, spoken in enumerate(talent.languages.all(), start=1):
            held |= {f"language_{number}": spoken.language, f"level_{number}": spoken.level}
        for number, credit in enumerate(talent.credits.all(), start=1):
            held |= {f"credit_{name}_{number}": getattr(credit, name) for name in CREDIT}
        typed = {name: [text] for name, value in held.items() if (text := _typed(value))}
        for name, column in (("types", "type"), ("skills", "skill"), ("ethnicities", "ethnicity")):
            typed[name] = list(getattr(talent, name).values_list(column, flat=True))
        typed |= {"accepts_ethnicities": ["on"]} if typed["ethnicities"] else {}
        return typed | ({"accepts_skin_tone": ["on"]} if talent.skin_tone else {})

    @property
    def photo_urls(self):
        return [(photo.key, photo.url(96)) for photo in self.talent.photos.all()]

    @property
    def is_full(self):
        return self.talent.photos.count() >= MOST_PHOTOS

    def keep_photo(self, key):
        last = self.talent.photos.order_by("-position").first()
        FilmPhoto.objects.create(talent=self.talent, key=key, position=last.position + 1 if last else 0)
        self.talent.show_first_photo()


CREDIT = ("title", "year", "kind", "role")


def _typed(value):
    if value is True:
        return "on"
    if value is None or value is False:
        return ""
    return str(getattr(value, "pk", value))


def form_for(talent, section, data=None):
    """Build the form of one of SECTIONS, filled with what is kept or with what was sent."""
    return SECTIONS[section].of(Held(talent), data)


@transaction.atomic
def save(talent, answers, *, seen, by):
    """Keep the cleaned answers of a section; raise StaleProfile if the talent changed since `seen`."""
    locked = CinemaTalent.objects.select_for_update().get(pk=talent.pk)
    if version(locked) != seen:
        raise StaleProfile
    registration.write(locked, answers)
    registration.record_sensitive(locked, language=get_language())
    CinemaGuardianConsent.send_to(locked)
    if "first_name" in answers:
        names.remember(locked)
    audit(by, "edit_profile", locked, category="cinema")


@transaction.atomic
def remove_photo(talent, key, *, by):
    """Take a photo out of the gallery; its files go after commit. Nothing happens for another's."""
    for photo in talent.photos.filter(key=key):
        photo.delete()
        talent.show_first_photo()
        audit(by, "remove_photo", talent, category="cinema")
