"""What staff type: a description, and the criteria as they confirm them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from talentio.core.uploads.documents import words_of
from talentio.core.uploads.sandbox import UploadRefused

from .brief.criteria import Criterion
from .words_for_people import criterion_label

MOST = 20_000
KINDS = [("must", _("must")), ("prefer", _("wish")), ("", _("leave out"))]


WHY = _("Artistic reason")


class DescriptionForm(forms.Form):
    """A description under either of its two names.

    `justification` is for whoever asks for JSON: without it nothing protected counts.
    """

    job_description = forms.CharField(
        label=_("Whom do you look for?"),
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        max_length=MOST,
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


class CriteriaForm(forms.Form):
    """A kind and a weight for each criterion of a brief."""

    def __init__(self, brief, data=None):
        super().__init__(data)
        self.criteria = brief.criteria
        for each in self.criteria:
            label = criterion_label(each)
            self.fields[f"kind_{each['id']}"] = forms.ChoiceField(
                label=label, choices=KINDS, required=False, initial=each["kind"]
            )
            self.fields[f"weight_{each['id']}"] = forms.TypedChoiceField(
                label=_("Weight"), choices=[(n, n) for n in range(1, 6)], coerce=int, initial=each["weight"]
            )
            if each["protected"]:
                self.fields[f"why_{each['id']}"] = forms.CharField(
                    label=WHY, max_length=300, required=False, initial=each["justification"]
                )

    def rows(self):
        """(kind, weight, reason or None) of each criterion, as bound fields."""
        return [
            (
                self[f"kind_{each['id']}"],
                self[f"weight_{each['id']}"],
                self[f"why_{each['id']}"] if each["protected"] else None,
            )
            for each in self.criteria
        ]

    def clean(self):
        given = super().clean()
        for each in self.criteria:
            number = each["id"]
            if each["protected"] and given.get(f"kind_{number}") and not given.get(f"why_{number}"):
                self.add_error(
                    f"why_{number}", _("Say why the role asks for this, or leave the criterion out.")
                )
        return given

    def confirmed(self):
        """The criteria that staff keep, as they want them."""
        given = self.cleaned_data
        return [
            Criterion.read(
                {
                    **each,
                    "kind": given[f"kind_{each['id']}"],
                    "weight": given[f"weight_{each['id']}"],
                    "justification": given.get(f"why_{each['id']}", ""),
                }
            )
            for each in self.criteria
            if given[f"kind_{each['id']}"]
        ]
