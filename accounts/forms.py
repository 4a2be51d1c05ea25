"""Forms of signing in and of one's own account."""

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import SetPasswordForm
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task

from notifications import opt_out
from talentio.core import security
from talentio.core.client_facts import address_of

from .models import ApiToken, PasswordRequest, TooManyTokens, User, second_step


class IdentifierField(forms.CharField):
    def __init__(self):
        attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
        super().__init__(label=_("E-mail or code"), max_length=254, widget=forms.TextInput(attrs))


class OwnPasswordField(forms.CharField):
    def __init__(self, label):
        widget = forms.PasswordInput({"autocomplete": "current-password"})
        super().__init__(label=label, max_length=1024, strip=False, widget=widget)


class CodeField(forms.CharField):
    """Six digits of an app, or one of the codes on paper."""

    def __init__(self, label):
        attrs = {"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "characters"}
        super().__init__(label=label, max_length=20, widget=forms.TextInput(attrs | {"dir": "ltr"}))


class SignInForm(forms.Form):
    identifier = IdentifierField()
    password = OwnPasswordField(_("Password"))

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


class SecondStepForm(forms.Form):
    code = CodeField(_("Code from your app, or a recovery code"))

    def __init__(self, authenticator, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.authenticator = authenticator

    def clean_code(self):
        if not second_step.check(self.authenticator, self.cleaned_data["code"]):
            self._refuse()
        return self.cleaned_data["code"]

    def _refuse(self):
        self.authenticator.refresh_from_db()
        wait = self.authenticator.seconds_to_wait()
        words = _("This code is not right. You can try again in %(seconds)d seconds.")
        raise forms.ValidationError(words, params={"seconds": wait})


class FirstCodeForm(SecondStepForm):
    """The first code of a new app, which shows that it is set up right; `codes` are its recovery codes."""

    code = CodeField(_("Code that your app shows now"))
    codes = None

    def clean_code(self):
        self.codes = self.authenticator.confirm("".join(self.cleaned_data["code"].split()))
        if self.codes is None:
            self._refuse()
        return self.cleaned_data["code"]


class PasswordForm(forms.Form):
    """The own password once more, before what a passer-by must not do; failures count as at the door."""

    password = OwnPasswordField(_("Your password"))

    def __init__(self, request, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self):
        return is_own_password(self.request, self.cleaned_data["password"])


def is_own_password(request, password):
    if authenticate(request, username=request.user.email, password=password) is None:
        raise forms.ValidationError(_("This is not your password."))
    return password


class NewPasswordForm(SetPasswordForm):
    old_password = OwnPasswordField(_("Your password until now"))
    field_order = ["old_password", "new_password1", "new_password2"]

    def __init__(self, request, *args, **kwargs):
        super().__init__(request.user, *args, **kwargs)
        self.request = request

    def clean_old_password(self):
        return is_own_password(self.request, self.cleaned_data["old_password"])

    def clean_new_password1(self):
        if self.user.check_password(self.cleaned_data["new_password1"]):
            raise forms.ValidationError(_("Choose another password than the one until now."))
        return self.cleaned_data["new_password1"]


class ForgottenPasswordForm(forms.Form):
    identifier = IdentifierField()

    @transaction.atomic
    def ask(self, request):
        """Put the request into the queue, for nobody's account too; False where there are too many."""
        address = address_of(request)
        if PasswordRequest.are_too_many(address):
            return False
        user = User.objects.identified_by(self.cleaned_data["identifier"]).first()
        asked = PasswordRequest.objects.create(user=user, address=address)
        detail = "" if user else security.masked(self.cleaned_data["identifier"])
        security.note(security.Kind.PASSWORD_ASKED, security.Severity.INFO, about=user, detail=detail)
        transaction.on_commit(lambda: async_task("accounts.tasks.answer_password_request", asked.pk))
        return True


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("language", "wants_match_emails")
        labels = {
            "language": _("Language of the mails that we send you"),
            "wants_match_emails": _("Write to me when work that fits me is proposed"),
        }
        widgets = {"language": forms.RadioSelect}

    @transaction.atomic
    def save(self, *args, **kwargs):
        user = super().save(*args, **kwargs)
        if user.wants_match_emails:
            # Also what this address said before it had an account.
            opt_out.opt_in(user.email)
        return user


class TokenForm(forms.ModelForm):
    """A new token: its name, what it may do, and for how long."""

    DAYS = ((30, _("30 days")), (90, _("90 days")), (365, _("one year")))

    days = forms.TypedChoiceField(label=_("It works for"), choices=DAYS, coerce=int, initial=90)

    class Meta:
        model = ApiToken
        fields = ("name", "scope")
        labels = {"name": _("What is it for?"), "scope": _("What may it do?")}
        widgets = {"scope": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Without the empty choice that a model's field offers.
        self.fields["scope"].choices = ApiToken.Scope.choices

    @transaction.atomic
    def make(self, user, *, by):
        """Make the token and return it; None, with the reason in the form, where it is refused.

        A name serves once: a form that is sent twice must not leave a token that nobody has seen.
        """
        given = self.cleaned_data
        User.objects.select_for_update().get(pk=user.pk)
        if ApiToken.objects.usable().filter(user=user, name=given["name"]).exists():
            words = _("You have a token of this name. Choose another name, or revoke that one first.")
            self.add_error("name", words)
            return None
        try:
            token, _row = ApiToken.make(
                user, name=given["name"], scope=given["scope"], days=given["days"], by=by
            )
        except TooManyTokens as refusal:
            self.add_error(None, str(refusal))
            return None
        return token


class OwnTokenForm(TokenForm):
    """One's own, with the password once more: a passer-by at an open page must not take one home."""

    password = OwnPasswordField(_("Your password"))

    def __init__(self, request, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self):
        return is_own_password(self.request, self.cleaned_data["password"])
