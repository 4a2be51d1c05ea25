"""Forms of shortlists, of links for clients and of what clients say."""

from datetime import timedelta
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import ShareLink, Shortlist, Vote
from .models.sharing import DAYS, LONGEST_COMMENT
from .models.shortlists import LONGEST_NOTE

RECENT = 50
SAME_WISH = timedelta(minutes=1)


class ChooseShortlistForm(forms.Form):
    """One of one's lists, or the name of a new one."""

    shortlist = forms.ModelChoiceField(
        Shortlist.objects.none(), label=_("A list that you have"), required=False, empty_label=_("A new list")
    )
    name = forms.CharField(label=_("Name of the new list"), max_length=120, required=False)

    def __init__(self, run, user, data=None):
        super().__init__(data)
        self.run, self.user = run, user
        mine = Shortlist.objects.filter(created_by=user, kind=run.brief.kind)
        self.fields["shortlist"].queryset = mine
        # What may be chosen is checked against all; offered are the newest.
        self.fields["shortlist"].choices = [
            ("", _("A new list")),
            *((each.pk, each) for each in mine[:RECENT]),
        ]

    def clean(self):
        given = super().clean()
        if "shortlist" not in self.errors and not given.get("shortlist") and not given.get("name"):
            self.add_error("name", _("Give the new list a name, or choose one that you have."))
        return given

    def save(self):
        """The list that was chosen, or the new one."""
        given = self.cleaned_data
        if given["shortlist"]:
            return given["shortlist"]
        wish = {"name": given["name"], "kind": self.run.brief.kind, "run": self.run, "created_by": self.user}
        # The same form, sent twice.
        same = Shortlist.objects.filter(**wish, created_at__gt=timezone.now() - SAME_WISH).first()
        return same or Shortlist.objects.create(**wish)


def days():
    """How long a link may open, in words of the reader's language."""
    words = {number: ngettext("%(count)d day", "%(count)d days", number) for number in DAYS}
    return [(number, text % {"count": number}) for number, text in words.items()]


class ShareForm(forms.ModelForm):
    days = forms.TypedChoiceField(label=_("Ends after"), choices=days, coerce=int, initial=14)

    class Meta:
        model = ShareLink
        fields = ("label", "shows_notes")
        help_texts = {"label": _("So that you know whose link it is; the client does not read it.")}


class NotesForm(forms.Form):
    """A note for every entry."""

    def __init__(self, entries, data=None):
        super().__init__(data)
        self.entries = entries
        for entry in entries:
            self.fields[f"note_{entry.pk}"] = forms.CharField(
                label=_("Your note"),
                max_length=LONGEST_NOTE,
                required=False,
                initial=entry.note,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            )

    def notes(self):
        """{key of an entry: note}, of those that were sent."""
        return {
            entry.pk: self.cleaned_data[f"note_{entry.pk}"]
            for entry in self.entries
            if f"note_{entry.pk}" in self.data
        }


class VoteForm(forms.Form):
    """What somebody behind a client's link says of each person on the list."""

    name = forms.CharField(label=_("Your name"), max_length=80)
    # Who votes, before the browser has a session: a first vote that is sent twice at once is one.
    voter = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, entries, data=None, *, name="", votes=()):
        super().__init__(data, initial={"name": name, "voter": uuid4().hex})
        self.entries = entries
        said = {vote.entry_id: vote for vote in votes}
        for entry in entries:
            vote = said.get(entry.pk)
            self.fields[f"vote_{entry.pk}"] = forms.ChoiceField(
                label=_("Your vote"),
                choices=[*Vote.Value.choices, ("", _("No vote"))],
                required=False,
                initial=vote.value if vote else "",
                widget=forms.RadioSelect,
            )
            self.fields[f"comment_{entry.pk}"] = forms.CharField(
                label=_("Comment"),
                max_length=LONGEST_COMMENT,
                required=False,
                initial=vote.comment if vote else "",
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            )

    def said(self):
        """{key of an entry: (value, comment)}."""
        given = self.cleaned_data
        return {each.pk: (given[f"vote_{each.pk}"], given[f"comment_{each.pk}"]) for each in self.entries}
