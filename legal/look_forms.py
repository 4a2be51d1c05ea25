"""The form of the look of the site."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from talentio.core.site_settings import site_settings
from talentio.core.uploads import UploadRefused, photos

from . import look

PICTURE_LABELS = {
    "logo": _("Logo, at the head of every page"),
    "favicon": _("Small picture in the browser's tab"),
    "hero": _("Picture of the front page, cut to 4:5"),
}


class LookForm(forms.Form):
    """Words, contacts and networks; a picture is stored when everything else is right."""

    contact_email = forms.EmailField(label=_("Contact address"), max_length=254)
    contact_phone = PhoneNumberField(label=_("Contact phone"), region="MA", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial=_shown(), **kwargs)
        for code in look.LANGUAGES:
            label = _("Words at the foot (%(language)s)") % {
                "language": get_language_info(code)["name_local"]
            }
            area = forms.Textarea(attrs={"rows": 3, "lang": code, "dir": "auto"})
            self.fields[f"footer_text_{code}"] = forms.CharField(
                label=label, required=False, max_length=500, widget=area
            )
        for key, label in look.NETWORKS.items():
            self.fields[f"social_{key}"] = _network_field(key, label)
        for key in look.PICTURES:
            self.fields[f"new_{key}"] = forms.FileField(label=PICTURE_LABELS[key], required=False)
            self.fields[f"remove_{key}"] = forms.BooleanField(label=_("Show none"), required=False)

    def pictures(self):
        """(field of the file, field to remove it, address of what is shown now) of each picture."""
        kept = look.look_of(look.stored(), look.LANGUAGES[0])
        return [(self[f"new_{key}"], self[f"remove_{key}"], getattr(kept, key)) for key in look.PICTURES]

    def words(self):
        """The fields that are no pictures."""
        pictures = {f"{verb}_{key}" for key in look.PICTURES for verb in ("new", "remove")}
        return [field for field in self if field.name not in pictures]

    def values(self):
        """{key: value} of the settings as they would be, without the new pictures."""
        given = {key: self.cleaned_data[key] for key in look.stored() if key in self.cleaned_data}
        number = self.cleaned_data["contact_phone"]
        return {**look.stored(), **given, "contact_phone": str(number) if number else ""} | {
            "social_whatsapp": str(self.cleaned_data["social_whatsapp"] or "")
        }

    def save(self, *, by):
        """Write what changed; return False, with errors, where a picture may not stay."""
        keys = self._store_pictures()
        if self.errors:
            for key in filter(None, keys.values()):
                photos.delete(key)
            return False
        wanted = self.values() | keys | {"contact_email": self.cleaned_data["contact_email"]}
        with transaction.atomic():
            for key, value in wanted.items():
                former = site_settings.get(key)
                if former != value:
                    site_settings.put(key, value, by=by)
                    if key in keys:
                        transaction.on_commit(lambda gone=former: photos.delete(gone))
        return True

    def _store_pictures(self):
        """{setting: key of the store} of the pictures that are new or taken away."""
        keys = {}
        for picture, kind in look.PICTURES.items():
            given = self.cleaned_data[f"new_{picture}"]
            if given:
                try:
                    keys[f"look_{picture}"] = photos.store(given, kind)
                except UploadRefused as refused:
                    self.add_error(f"new_{picture}", ValidationError(str(refused)))
            elif self.cleaned_data[f"remove_{picture}"]:
                keys[f"look_{picture}"] = ""
        return keys


def _network_field(key, label):
    if key == "whatsapp":
        return PhoneNumberField(label=label, region="MA", required=False)
    # A link on every page: nothing but a page on the web.
    field = forms.URLField(label=label, required=False, max_length=300, assume_scheme="https")
    field.validators.append(URLValidator(schemes=["https"]))
    field.widget.attrs["dir"] = "ltr"
    return field


def _shown():
    return {**look.stored(), "contact_email": site_settings.contact_email}
