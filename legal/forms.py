"""What staff write into a draft."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import EditionText

# Twenty times the longest that ships; a table of thousands of columns takes seconds to draw.
MOST_CHARACTERS = 100_000


class TextForm(forms.Form):
    """The words in one language; all empty means that the page is not written in it."""

    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    format = forms.ChoiceField(
        label=_("Written as"), choices=EditionText.Format, initial=EditionText.Format.MARKDOWN
    )
    source = forms.CharField(
        label=_("Text"),
        max_length=MOST_CHARACTERS,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "dir": "auto", "spellcheck": "true"}),
    )

    def __init__(self, language, *args, **kwargs):
        self.language, self.name = language
        super().__init__(*args, prefix=self.language, **kwargs)
        self.fields["title"].widget.attrs |= {"lang": self.language, "dir": "auto"}
        self.fields["source"].widget.attrs["lang"] = self.language

    def clean_source(self):
        # Browsers send lines that end with CR LF; files and digests know LF.
        return self.cleaned_data["source"].replace("\r\n", "\n").replace("\r", "\n")

    def clean(self):
        title, source = (self.cleaned_data.get(name, "").strip() for name in ("title", "source"))
        if bool(title) != bool(source):
            raise ValidationError(_("A title and a text belong together: fill in both, or neither."))
        if self.language == settings.LANGUAGE_CODE and not title and not self.errors:
            raise ValidationError(
                _("Readers of other languages fall back to the French text: it cannot be empty.")
            )
        return self.cleaned_data

    @property
    def is_written(self):
        return bool(self.cleaned_data.get("title", "").strip())


class DraftForms:
    """One TextForm per language, read and written together."""

    def __init__(self, draft, data=None):
        written = {text.language: text for text in draft.texts.all()} if draft else {}
        self.draft = draft
        self.forms = [
            TextForm(language, data, initial=self._of(written.get(language[0])))
            for language in settings.LANGUAGES
        ]

    @staticmethod
    def _of(text):
        return {"title": text.title, "format": text.format, "source": text.source} if text else None

    def __iter__(self):
        return iter(self.forms)

    def is_valid(self):
        # Each is asked, so that each shows its own errors.
        return not [form for form in self.forms if not form.is_valid()]

    def texts(self):
        """{language: fields} of what is written."""
        fields = ("title", "format", "source")
        return {
            form.language: {name: form.cleaned_data[name] for name in fields}
            for form in self.forms
            if form.is_written
        }

    def as_texts(self):
        """{language: EditionText}, never saved, of what is written: for comparing."""
        return {
            language: EditionText(language=language, **fields) for language, fields in self.texts().items()
        }


class PublishForm(forms.Form):
    # Which state of the draft was looked at.
    seen = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("What changed, in one sentence"),
        max_length=200,
        required=False,
        help_text=_("Shown to people who are asked to agree again, and in the list of editions."),
    )
    asks_again = forms.BooleanField(
        label=_("Ask everybody to agree again at their next visit"),
        required=False,
        help_text=_("For changes that matter. A corrected typing mistake bothers nobody."),
    )
