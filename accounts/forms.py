"""Forms of signing in."""

from django import forms
from django.contrib.auth import authenticate
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    identifier = forms.CharField(
        label=_("E-mail or code"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        self.user = None

    def clean(self):
        data = super().clean()
        if "identifier" in data and "password" in data:
            self.user = authenticate(self.request, username=data["identifier"], password=data["password"])
            if self.user is None:
                # One sentence for every reason: an unknown person, a wrong password, a closed account.
                raise forms.ValidationError(
                    _("We do not recognise this e-mail or code with this password. Please try again.")
                )
        return data
