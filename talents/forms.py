"""The steps of registration."""

import unicodedata
from functools import cache

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from accounts.models import normalise_email
from talentio.core.city_search import find_cities, resolve_city
from talentio.core.models import Country
from talentio.core.place_memory import remembered
from talentio.core.uploads import UploadRefused, documents, photos

from .choices import Availability, Gender, RateUnit, SocialNetwork, WorkMode
from .models import Talent
from .social import address_of

ADULT_AGE, OLDEST_AGE = 18, 110
MOST_TALENTS = 15


class Currency(TextChoices):
    """Currencies in which people here are paid, by ISO 4217 code."""

    MAD = "MAD", "MAD"
    XOF = "XOF", "XOF (FCFA)"
    XAF = "XAF", "XAF (FCFA)"
    DZD = "DZD", "DZD"
    TND = "TND", "TND"
    EGP = "EGP", "EGP"
    NGN = "NGN", "NGN"
    GHS = "GHS", "GHS"
    KES = "KES", "KES"
    RWF = "RWF", "RWF"
    ETB = "ETB", "ETB"
    CDF = "CDF", "CDF"
    MGA = "MGA", "MGA"
    ZAR = "ZAR", "ZAR"
    EUR = "EUR", "EUR"
    USD = "USD", "USD"


def one_line(text):
    """Normalise a name: one Unicode form, single spaces, nothing invisible."""
    normal = unicodedata.normalize("NFC", text)
    # Tabs are control characters too, yet they part the words that a spreadsheet had in two cells.
    visible = "".join(c for c in normal if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(visible.split())


def age_on(day, birth):
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


class StepForm(forms.Form):
    """A step: `typed` is what the draft remembers of it, as {field: [text, …]}."""

    def __init__(self, *args, draft=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.add_fields()
        if draft and not self.is_bound and draft.is_begun(self.step):
            self.initial = {**self.initial, **self.initial_from(draft.typed(self.step))}

    @classmethod
    def of(cls, draft, data=None, files=None):
        """Build the form empty, as a draft remembers it, or with what was just sent."""
        return cls(data, files, draft=draft)

    def add_fields(self):
        """Add what is not declared one by one."""

    def initial_from(self, typed):
        known = {name: texts for name, texts in typed.items() if name in self.fields and texts}
        initial = {name: self._initial(self.fields[name], texts) for name, texts in known.items()}
        # A box left empty sends nothing at all, so its absence is the answer.
        boxes = (name for name, f in self.fields.items() if isinstance(f, forms.BooleanField))
        return initial | {name: name in typed for name in boxes}

    def _initial(self, field, texts):
        return texts if isinstance(field.widget, forms.CheckboxSelectMultiple) else texts[-1]

    def typed(self):
        """What stands in the form now, without files, as {field: [text, …]}."""
        return {name: self.data.getlist(name) for name in self.fields if name in self.data}


class IdentityForm(StepForm):
    step, title = "identity", _("Who are you?")
    youngest = ADULT_AGE

    first_name = forms.CharField(
        label=_("First name"), max_length=100, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=100, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    gender = forms.ChoiceField(label=_("Gender"), choices=Gender, widget=forms.RadioSelect)
    date_of_birth = forms.DateField(
        label=_("Birth date"),
        help_text=_("Never shown. You must be 18 or older to register by yourself."),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"],
        widget=forms.DateInput({"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
    )

    def clean_first_name(self):
        return self._name("first_name")

    def clean_last_name(self):
        return self._name("last_name")

    def _name(self, field):
        name = one_line(self.cleaned_data[field])
        if not any(c.isalpha() for c in name):
            raise ValidationError(_("A name has at least one letter."))
        return name

    def clean_date_of_birth(self):
        birth, today = self.cleaned_data["date_of_birth"], timezone.localdate()
        if birth > today or age_on(today, birth) > OLDEST_AGE:
            raise ValidationError(_("Please check the year: this birth date cannot be right."))
        if age_on(today, birth) < self.youngest:
            raise ValidationError(_("You must be 18 or older to register by yourself."))
        return birth


class CountryField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        super().__init__(Country.objects.all(), **kwargs)
        self.widget.attrs.setdefault("autocomplete", "country")

    def to_python(self, value):
        return remembered(("country", str(value)), lambda: super(CountryField, self).to_python(value))

    @staticmethod
    def in_order():
        """What gives the choices by name in the active language: one query for any number of fields.

        They are read where they are shown: whoever only reads answers needs none.
        """
        return cache(
            lambda: [("", ""), *((country.pk, country.name) for country in Country.objects.in_order())]
        )


class OriginForm(StepForm):
    step, title = "origin", _("Where do you come from, where do you live?")

    country_of_origin = CountryField(
        label=_("Country of origin"), help_text=_("Your code begins with it and never changes.")
    )
    nationality = CountryField(label=_("Nationality"), required=False)
    country = CountryField(label=_("Country where you live"))
    city = forms.CharField(
        label=_("City where you live"),
        help_text=_("Begin to type and choose. If yours is not known, take the nearest larger town."),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "address-level2", "list": "cities"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_order = CountryField.in_order()
        for name in self.fields.keys() - {"city"}:
            self.fields[name].choices = in_order
        self.suggestions = []

    def clean(self):
        data = super().clean()
        if "country" in data and "city" in data:
            data["city"] = self._city(data["country"], data["city"])
        return data

    def _city(self, country, typed):
        city = resolve_city(country, typed)
        if city is None:
            self.suggestions = find_cities(country, typed, 6)
            known = _("We are not sure which place this is. Choose it below, or type it again.")
            unknown = _("We do not know this city in this country. Take the nearest larger town.")
            self.add_error("city", known if self.suggestions else unknown)
        return city


def home_region(draft, step):
    """ISO-2 code of the country that was chosen in a step; the region of phone numbers without a prefix."""
    country = CountryField().to_python((draft.typed(step).get("country") or [""])[-1])
    return country.code if country else None


class ContactForm(StepForm):
    step, title = "contact", _("How can we reach you?")
    # The step that says in which country the person lives.
    home_step = "origin"

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Never shown. We send your code and your sign-in link there."),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = PhoneNumberField(
        label=_("Phone"),
        help_text=_("Never shown. Only our team sees it, and every look is noted."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    whatsapp = PhoneNumberField(
        label=_("WhatsApp"), required=False, widget=forms.TextInput({"type": "tel", "autocomplete": "tel"})
    )
    address = forms.CharField(
        label=_("Postal address"),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 2, "autocomplete": "street-address"}),
    )

    @classmethod
    def of(cls, draft, data=None, files=None):
        region = home_region(draft, cls.home_step) if draft else None
        return cls(data, files, draft=draft, region=region)

    def __init__(self, *args, region=None, **kwargs):
        super().__init__(*args, **kwargs)
        wrong = _("This is not a phone number that we can call. Type it with its country code, like +212…")
        for name in ("phone", "whatsapp"):
            # A number without a country code belongs to the country where the person lives.
            self.fields[name].region = region
            self.fields[name].error_messages["invalid"] = wrong
            self.fields[name].validators = []
            self.fields[name].max_length = 40

    def clean_email(self):
        return normalise_email(self.cleaned_data["email"])

    def clean_phone(self):
        return self._e164("phone")

    def clean_whatsapp(self):
        return self._e164("whatsapp")

    def _e164(self, field):
        number = self.cleaned_data[field]
        if not number:
            return ""
        if not number.is_valid():
            raise ValidationError(self.fields[field].error_messages["invalid"])
        return number.as_e164


class ProfessionForm(StepForm):
    step, title = "profession", _("What do you do?")

    talents = forms.ModelMultipleChoiceField(
        Talent.objects.offered(),
        label=_("Talents"),
        help_text=_("Choose from 1 to 15."),
        widget=forms.CheckboxSelectMultiple,
    )
    availability = forms.ChoiceField(label=_("Availability"), choices=Availability, widget=forms.RadioSelect)
    work_mode = forms.ChoiceField(label=_("Work mode"), choices=WorkMode, widget=forms.RadioSelect)
    years_experience = forms.IntegerField(
        label=_("Years of experience"), required=False, min_value=0, max_value=80
    )
    rate_min = forms.IntegerField(label=_("Rate from"), required=False, min_value=0, max_value=100_000_000)
    rate_max = forms.IntegerField(label=_("Rate to"), required=False, min_value=0, max_value=100_000_000)
    rate_currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[("", "—"), *Currency.choices]
    )
    rate_unit = forms.ChoiceField(label=_("Rate per"), required=False, choices=[("", "—"), *RateUnit.choices])
    bio = forms.CharField(
        label=_("About you"),
        help_text=_("A few sentences, shown on your profile. Leave out phone numbers and addresses."),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 6}),
    )

    def clean_talents(self):
        chosen = self.cleaned_data["talents"]
        if len(chosen) > MOST_TALENTS:
            raise ValidationError(_("Choose at most 15 talents: the ones that you do best."))
        return chosen

    def clean(self):
        data = super().clean()
        lowest, highest = data.get("rate_min"), data.get("rate_max")
        if lowest is not None and highest is not None and highest < lowest:
            self.add_error("rate_max", _("The highest rate is below the lowest."))
        if lowest is not None or highest is not None:
            for name in ("rate_currency", "rate_unit"):
                if not data.get(name):
                    self.add_error(name, _("Say in which currency, and for how much work."))
        return data


class LinksForm(StepForm):
    step, title = "links", _("Where can your work be seen?")
    networks = tuple(SocialNetwork)
    web_addresses = ("portfolio_url", "website")

    portfolio_url = forms.URLField(
        label=_("Portfolio"), required=False, max_length=300, assume_scheme="https"
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=300, assume_scheme="https")
    shows_social_links = forms.BooleanField(
        label=_("Show my social networks on my public profile"), required=False
    )

    def add_fields(self):
        super().add_fields()
        names = [network.value for network in self.networks]
        for network in self.networks:
            field = forms.CharField(label=network.label, required=False, max_length=200, empty_value="")
            field.widget.attrs |= {"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"}
            self.fields[network.value] = field
        self.order_fields(["portfolio_url", "website", *names, "shows_social_links"])

    def clean(self):
        data = super().clean()
        data["social_links"] = {}
        for network in self.networks:
            try:
                if data.get(network):
                    data["social_links"][network.value] = address_of(network, data[network])
            except ValidationError as refusal:
                self.add_error(network.value, refusal)
        for name in self.web_addresses:
            if data.get(name) and not data[name].startswith(("http://", "https://")):
                self.add_error(name, _("An address on the web begins with https://"))
        return data


class FilesForm(StepForm):
    """The last step. A file that is accepted is kept at once, whatever becomes of the other answers."""

    step, title = "files", _("Your photo and your CV")

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("Your face, well lit. JPEG, PNG or WebP, 5 MB at most."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )
    cv = forms.FileField(
        label=_("CV"),
        help_text=_("Never public. PDF, DOCX or TXT, 10 MB at most."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".pdf,.docx,.txt,.doc"}),
    )
    is_public = forms.BooleanField(
        label=_("Show my profile to everyone who has its address"), required=False, initial=True
    )
    accepts = forms.BooleanField(
        label=_("I have read and accept the terms and the privacy policy"),
        error_messages={"required": _("We can only register you if you accept.")},
    )

    def clean_photo(self):
        return self._keep("photo", lambda file: self.draft.keep_photo(photos.store(file)))

    def clean_cv(self):
        return self._keep("cv", lambda file: self.draft.keep_cv(documents.store(file), file.name))

    def _keep(self, field, keep):
        file = self.cleaned_data[field]
        try:
            if file:
                keep(file)
        except UploadRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return file


class VisibilityForm(StepForm):
    """Whether strangers see the profile at all."""

    title = _("Who may see your profile?")

    is_public = forms.BooleanField(
        label=_("Show my profile to everyone who has its address"),
        help_text=_("Without it only you and our team see your page; to others it does not exist."),
        required=False,
    )


class PhotoForm(forms.Form):
    photo = FilesForm.base_fields["photo"]


class CvForm(forms.Form):
    cv = FilesForm.base_fields["cv"]


STEPS = [IdentityForm, OriginForm, ContactForm, ProfessionForm, LinksForm, FilesForm]
