"""What administrators are asked before a restore or an update: their password, once more."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import OwnPasswordField, PasswordForm

from .models import Backup


class RestoreForm(PasswordForm):
    backup = forms.ModelChoiceField(
        Backup.objects.none(),
        required=False,
        label=_("A backup of this list"),
        empty_label=_("none: a file of mine"),
    )
    archive = forms.FileField(required=False, label=_("Or an archive from your computer"))
    passphrase = forms.CharField(
        required=False,
        strip=False,
        label=_("Passphrase of the archive"),
        help_text=_("Leave it empty if it is the one in the settings."),
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )
    is_sure = forms.BooleanField(label=_("I know that everything since that backup will be gone."))
    password = OwnPasswordField(_("Your own password"))
    field_order = ["backup", "archive", "passphrase", "is_sure", "password"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["backup"].queryset = Backup.objects.there()

    def clean(self):
        data = super().clean()
        if self.errors.keys() & {"backup", "archive"}:
            return data
        if bool(data.get("backup")) == bool(data.get("archive")):
            raise forms.ValidationError(_("Choose a backup of the list, or a file: one of the two."))
        return data


class UpdateForm(PasswordForm):
    password = OwnPasswordField(_("Your own password"))
