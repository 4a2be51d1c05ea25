"""What staff type: a description."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from talentio.core.uploads.documents import words_of
from talentio.core.uploads.sandbox import UploadRefused

MOST = 20_000


class DescriptionForm(forms.Form):
    """A description under either of its two names.

    `justification` is for whoever asks for JSON: without it nothing protected counts.
    """

    job_description = forms.CharField(
        label=_("Whom do you look for?"),
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        # Not `max_length`: a browser would cut what is pasted there without a word.
        validators=[MaxLengthValidator(MOST)],
        required=False,
        help_text=_("Paste the description as it is, in French or English."),
    )

    file = forms.FileField(label=_("Or a file: PDF, DOCX or TXT"), required=False)
    justification = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, files=None):
        if data is not None and "job_description" not in data and "role_description" in data:
            data = data.copy()
            data["job_description"] = data["role_description"]
        super().__init__(data, files)

    def clean(self):
        """What is pasted comes before what is uploaded; one of them there must be."""
        given = super().clean()
        if "job_description" in given and not given["job_description"]:
            if given.get("file"):
                self._read(given)
            elif "file" not in self.errors:
                self.add_error("job_description", _("Paste a description or choose a file."))
        return given

    def _read(self, given):
        try:
            given["job_description"] = words_of(given["file"]).replace("\0", "").strip()
        except UploadRefused as refusal:
            self.add_error("file", str(refusal))
