"""The nine sections in which a film talent registers."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from accounts.models import normalise_email
from talentio.core.uploads import UploadRefused, photos
from talents.forms import ContactForm, CountryField, IdentityForm, LinksForm, OriginForm, StepForm, one_line

from .choices import (
    Build,
    DocumentType,
    Ethnicity,
    ExperienceLevel,
    EyeColor,
    HairColor,
    HairLength,
    HairType,
    LanguageLevel,
    ProductionType,
    SkinTone,
    TalentType,
)
from .lists import language_choices, skill_categories, skills
from .models import NETWORKS
from .models.talent import ADULT_AT, HEIGHTS, WEIGHTS, age_on

MOST_LANGUAGES, MOST_CREDITS = 8, 8
AGES = {"min_value": 0, "max_value": 110}
FEET = re.compile(r"^(\d)\s*(?:'|’|′|ft\.?|pieds?)\s*(?:(\d{1,2})\s*(?:\"|”|″|''|in\.?)?)?$", re.IGNORECASE)
CENTIMETRES_IN_A_FOOT, CENTIMETRES_IN_AN_INCH = 30.48, 2.54
NUMBER_LETTERS = re.compile(r"^[A-Za-z0-9]{4,30}$")


def optional(choices):
    return [("", "—"), *choices]


class FilmIdentityForm(IdentityForm):
    youngest = 0

    name_ar = forms.CharField(
        label=_("Name in Arabic letters"),
        help_text=_("If you write it so: it stands on your card."),
        required=False,
        max_length=201,
        widget=forms.TextInput({"lang": "ar", "dir": "rtl"}),
    )
    date_of_birth = forms.DateField(
        label=_("Birth date"),
        help_text=_("Never shown: people see your age only."),
        input_formats=IdentityForm.base_fields["date_of_birth"].input_formats,
        widget=forms.DateInput({"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
    )
    playing_age_min = forms.IntegerField(label=_("Youngest age that you can play"), required=False, **AGES)
    playing_age_max = forms.IntegerField(label=_("Oldest age that you can play"), required=False, **AGES)
    guardian_name = forms.CharField(label=_("Name of the guardian"), required=False, max_length=200)
    guardian_email = forms.EmailField(
        label=_("E-mail of the guardian"),
        help_text=_("We send the guardian a link to agree, and a copy of every mail."),
        required=False,
        max_length=254,
    )
    guardian_phone = PhoneNumberField(
        label=_("Phone of the guardian"),
        help_text=_("With its country code, like +212…"),
        required=False,
        widget=forms.TextInput({"type": "tel"}),
    )
    guardian_agrees = forms.BooleanField(
        label=_("I am the guardian, or the guardian knows of this registration and agrees"), required=False
    )
    GUARDIAN = ("guardian_name", "guardian_email", "guardian_phone", "guardian_agrees")

    def clean_name_ar(self):
        return one_line(self.cleaned_data["name_ar"])

    def clean_guardian_name(self):
        return one_line(self.cleaned_data["guardian_name"])

    def clean_guardian_email(self):
        return normalise_email(self.cleaned_data["guardian_email"])

    def clean_guardian_phone(self):
        number = self.cleaned_data["guardian_phone"]
        return number.as_e164 if number else ""

    def clean(self):
        data = super().clean()
        youngest, oldest = data.get("playing_age_min"), data.get("playing_age_max")
        if youngest is not None and oldest is not None and oldest < youngest:
            self.add_error("playing_age_max", _("The oldest playing age is below the youngest."))
        if "date_of_birth" in data and "guardian_name" in self.fields:
            self._clean_guardian(data)
        return data

    def _clean_guardian(self, data):
        if age_on(timezone.localdate(), data["date_of_birth"]) >= ADULT_AT:
            # Nobody keeps what an adult need not say.
            data |= {"guardian_name": "", "guardian_email": "", "guardian_phone": ""}
            return
        if not data.get("guardian_name") and "guardian_name" not in self.errors:
            self.add_error("guardian_name", _("Whoever is under 18 needs a guardian."))
        reached = {"guardian_email", "guardian_phone"}
        if not any(data.get(name) for name in reached) and not reached & self.errors.keys():
            self.add_error("guardian_email", _("How can we reach the guardian? Give an e-mail or a phone."))
        if not data.get("guardian_agrees"):
            self.add_error("guardian_agrees", _("Whoever is under 18 needs a guardian who agrees."))


class DocumentForm(StepForm):
    step, title = "document", _("Your identity document")

    document_type = forms.ChoiceField(
        label=_("Kind of document"), required=False, choices=optional(DocumentType.choices)
    )
    document_number = forms.CharField(
        label=_("Number"),
        help_text=_("Encrypted and never public. Productions ask for it for contracts; it can wait."),
        required=False,
        max_length=40,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_document_number(self):
        number = re.sub(r"[\s./-]", "", self.cleaned_data["document_number"]).upper()
        if number and not NUMBER_LETTERS.match(number):
            raise ValidationError(_("A document number has 4 to 30 letters and digits."))
        return number

    def clean(self):
        data = super().clean()
        if data.get("document_number") and not data.get("document_type"):
            self.add_error("document_type", _("Which document has this number?"))
        return data


class OwnConsent:
    """A step with answers that need a consent of their own: named in `sensitive`, ticked in `consent`."""

    def clean(self):
        data = super().clean()
        if data.get(self.sensitive) and not data.get(self.consent):
            self.add_error(self.consent, _("Tick this box, or leave the answer out."))
        return data


# Changed words are another consent: give them another day.
CONSENT_WRITTEN_ON = "2026-11-25"
CONSENT_WORDS = _(
    "I agree that my ethnicity and my skin tone, where I give them, are kept and used to propose roles "
    "to me. I can take this back at any time."
)


class FilmOriginsForm(OwnConsent, StepForm):
    step, title = "origins", _("Where do you come from?")
    sensitive, consent = "ethnicities", "accepts_ethnicities"

    country_of_origin = CountryField(
        label=_("Country of origin"), help_text=_("Your code begins with it and never changes.")
    )
    nationality = CountryField(label=_("Nationality"), required=False)
    ethnicities = forms.MultipleChoiceField(
        label=_("Ethnicity"),
        help_text=_("Never public: only casting staff with a special right see it."),
        required=False,
        choices=Ethnicity,
        widget=forms.CheckboxSelectMultiple,
    )
    accepts_ethnicities = forms.BooleanField(label=CONSENT_WORDS, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_order = CountryField.in_order()
        for name in self.fields.keys() & {"country_of_origin", "nationality"}:
            self.fields[name].choices = in_order


class FilmResidenceForm(OriginForm):
    step, title = "residence", _("Where do you live?")
    country_of_origin = None
    nationality = None


class FilmLanguagesForm(StepForm):
    step, title = "languages", _("Languages and experience")

    experience_level = forms.ChoiceField(
        label=_("Experience"), choices=ExperienceLevel, widget=forms.RadioSelect
    )
    bio = forms.CharField(
        label=_("About you"),
        help_text=_("A few sentences, shown on your profile. Leave out phone numbers and addresses."),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 5}),
    )

    def add_fields(self):
        for number in range(1, MOST_LANGUAGES + 1):
            self.fields[f"language_{number}"] = forms.ChoiceField(
                label=_("Language %(number)s") % {"number": number},
                required=False,
                choices=optional(language_choices()),
            )
            self.fields[f"level_{number}"] = forms.ChoiceField(
                label=_("Level"), required=False, choices=optional(LanguageLevel.choices)
            )

    @property
    def shows_more(self):
        """Tell whether something stands, or is wrong, in the rows that are folded away."""
        return any(pair[0].value() or pair[0].errors or pair[1].errors for pair in self.rows()[3:])

    def rows(self):
        """Pairs of bound fields: the language and its level."""
        return [(self[f"language_{n}"], self[f"level_{n}"]) for n in range(1, MOST_LANGUAGES + 1)]

    def clean(self):
        data = super().clean()
        spoken = {}
        for number in range(1, MOST_LANGUAGES + 1):
            language, level = data.get(f"language_{number}"), data.get(f"level_{number}")
            if language and not level and f"level_{number}" not in self.errors:
                self.add_error(f"level_{number}", _("How well do you speak it?"))
            if language and language in spoken:
                self.add_error(f"language_{number}", _("This language stands above already."))
            if language:
                spoken.setdefault(language, level)
        if not spoken and "language_1" not in self.errors:
            self.add_error("language_1", _("Choose at least one language."))
        data["languages"] = list(spoken.items())
        return data


class FilmLooksForm(OwnConsent, StepForm):
    step, title = "looks", _("What do you look like?")
    sensitive, consent = "skin_tone", "accepts_skin_tone"

    height = forms.CharField(
        label=_("Height (cm)"),
        help_text=_("Or in feet and inches: 5'7\" is 170 cm, 6'0\" is 183 cm."),
        max_length=12,
        widget=forms.TextInput({"dir": "ltr"}),
    )
    weight = forms.IntegerField(
        label=_("Weight (kg)"), required=False, min_value=WEIGHTS[0], max_value=WEIGHTS[1]
    )
    top_size = forms.CharField(label=_("Size of tops"), required=False, max_length=10)
    trouser_size = forms.CharField(label=_("Size of trousers"), required=False, max_length=10)
    shoe_size = forms.CharField(label=_("Size of shoes"), required=False, max_length=10)
    eye_color = forms.ChoiceField(label=_("Eyes"), choices=optional(EyeColor.choices))
    hair_color = forms.ChoiceField(label=_("Hair colour"), choices=optional(HairColor.choices))
    hair_type = forms.ChoiceField(label=_("Hair type"), required=False, choices=optional(HairType.choices))
    hair_length = forms.ChoiceField(
        label=_("Hair length"), required=False, choices=optional(HairLength.choices)
    )
    build = forms.ChoiceField(label=_("Build"), required=False, choices=optional(Build.choices))
    skin_tone = forms.ChoiceField(
        label=_("Skin tone"),
        help_text=_("Never public: only casting staff with a special right see it."),
        required=False,
        choices=optional(SkinTone.choices),
    )
    accepts_skin_tone = forms.BooleanField(label=CONSENT_WORDS, required=False)

    def clean_height(self):
        height = centimetres(self.cleaned_data["height"])
        if height is None:
            raise ValidationError(_("Write centimetres, like 170, or feet and inches, like 5'7\"."))
        if not HEIGHTS[0] <= height <= HEIGHTS[1]:
            raise ValidationError(
                _("A height is between %(least)s and %(most)s cm.")
                % {"least": HEIGHTS[0], "most": HEIGHTS[1]}
            )
        return height


def centimetres(typed):
    """Read a height such as "170", "1,70 m" or "5'7\\""; None for anything else."""
    typed = typed.strip()
    feet = FEET.match(typed)
    if feet:
        return round(int(feet[1]) * CENTIMETRES_IN_A_FOOT + int(feet[2] or 0) * CENTIMETRES_IN_AN_INCH)
    number = re.match(r"^(\d{1,3})(?:[.,](\d{1,2}))?\s*(?:cm|m)?$", typed, re.IGNORECASE)
    if not number:
        return None
    if number[2] and len(number[1]) == 1:
        return int(number[1]) * 100 + int(number[2].ljust(2, "0"))
    return int(number[1])


class FilmTypesForm(StepForm):
    step, title = "types", _("What do you do on a set?")

    types = forms.MultipleChoiceField(
        label=_("Kinds of talent"),
        help_text=_("Choose all that you do."),
        choices=TalentType,
        widget=forms.CheckboxSelectMultiple,
    )


def skills_by_category():
    groups = {code: (category.name, []) for code, category in skill_categories().items()}
    for code, skill in skills().items():
        groups[skill.category][1].append((code, skill.name))
    return list(groups.values())


class FilmSkillsForm(StepForm):
    step, title = "skills", _("What else can you do?")

    skills = forms.MultipleChoiceField(
        label=_("Skills"),
        help_text=_("What you can do well enough to be filmed."),
        required=False,
        choices=skills_by_category,
        widget=forms.CheckboxSelectMultiple,
    )


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name)


class ManyFilesField(forms.FileField):
    """Any number of files; the value is a list."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        return [super(ManyFilesField, self).clean(each) for each in data or []]


class PhotosForm(StepForm):
    """A photo that is accepted is kept at once, whatever becomes of the other answers."""

    step = "photos"

    photos = ManyFilesField(
        label=_("Photos"),
        help_text=_("Up to ten, the best one first. JPEG, PNG or WebP, 5 MB each at most."),
        required=False,
        allow_empty_file=True,
        widget=ManyFilesInput({"accept": ".jpg,.jpeg,.png,.webp"}),
    )

    def clean_photos(self):
        for file in self.cleaned_data["photos"]:
            if self.draft.is_full:
                raise ValidationError(_("Ten photos are the most: take one away first."))
            try:
                self.draft.keep_photo(photos.store(file))
            except UploadRefused as refusal:
                raise ValidationError(f"{file.name}: {refusal}") from refusal
        return []


class FilmContactForm(ContactForm, LinksForm, PhotosForm):
    """The last section."""

    step, title = "contact", _("Contact, photos and previous productions")
    home_step = "residence"
    networks = NETWORKS
    web_addresses = ("website", "showreel_url", "self_tape_url")
    address = None
    portfolio_url = None

    showreel_url = forms.URLField(label=_("Showreel"), required=False, max_length=300, assume_scheme="https")
    self_tape_url = forms.URLField(
        label=_("Self-tape"), required=False, max_length=300, assume_scheme="https"
    )
    is_public = forms.BooleanField(
        label=_("Show my profile to everyone who has its address"), required=False, initial=True
    )
    accepts = forms.BooleanField(
        label=_("I have read and accept the terms and the privacy policy"),
        error_messages={"required": _("We can only register you if you accept.")},
    )

    def add_fields(self):
        super().add_fields()
        if "email" in self.fields:
            self.fields["email"].required = not self._guardian_answers
        for number in range(1, MOST_CREDITS + 1):
            self.fields |= {f"{name}_{number}": field for name, field in credit_fields(number).items()}

    @property
    def _guardian_answers(self):
        """A child may have no address: then the guardian's takes the mails."""
        return bool(self.draft and any(self.draft.typed("identity").get("guardian_email", [])))

    @property
    def shows_more(self):
        """Tell whether something stands, or is wrong, in the productions that are folded away."""
        return any(bound.value() or bound.errors for row in self.rows()[1:] for bound in row)

    @property
    def shows_networks(self):
        folded = [*self.network_fields(), *(self[name] for name in self.web_addresses)]
        return any(bound.value() or bound.errors for bound in folded)

    def network_fields(self):
        return [self[network.value] for network in self.networks]

    def rows(self):
        """Bound fields of one production each: title, year, kind, role."""
        return [[self[f"{name}_{n}"] for name in CREDIT] for n in range(1, MOST_CREDITS + 1)]

    def clean(self):
        data = super().clean()
        data["credits"] = []
        for number in range(1, MOST_CREDITS + 1):
            row = {name: data.get(f"credit_{name}_{number}") for name in ("title", "year", "kind", "role")}
            if any(row.values()) and not row["title"]:
                self.add_error(f"credit_title_{number}", _("What is the title of this production?"))
            elif row["title"]:
                data["credits"].append({**row, "title": one_line(row["title"])})
        return data


CREDIT = ("credit_title", "credit_year", "credit_kind", "credit_role")


def credit_fields(number):
    """The four fields of one previous production; `js/titles.js` suggests a title and fills its year."""
    title = forms.TextInput(
        {"data-titles": "", "list": f"titles_{number}", "data-year": f"credit_year_{number}", "dir": "auto"}
    )
    year = {"min_value": 1900, "max_value": timezone.localdate().year + 2}
    kinds = optional(ProductionType.choices)
    return {
        "credit_title": forms.CharField(label=_("Title"), required=False, max_length=200, widget=title),
        "credit_year": forms.IntegerField(label=_("Year"), required=False, **year),
        "credit_kind": forms.ChoiceField(label=_("Kind"), required=False, choices=kinds),
        "credit_role": forms.CharField(label=_("Role"), required=False, max_length=120),
    }


SECTIONS = [
    FilmIdentityForm,
    DocumentForm,
    FilmOriginsForm,
    FilmResidenceForm,
    FilmLanguagesForm,
    FilmLooksForm,
    FilmTypesForm,
    FilmSkillsForm,
    FilmContactForm,
]
