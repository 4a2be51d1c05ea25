"""What staff say when they use the results of a search."""

from django import forms
from django.utils.translation import gettext_lazy as _

from productions.models import Role

from .exporting import KINDS
from .models import Notice

RECENT = 200


class NoticeForm(forms.ModelForm):
    class Meta:
        model = Notice
        fields = ("title", "message", "contact")
        widgets = {"message": forms.Textarea(attrs={"rows": 6, "dir": "auto"})}
        help_texts = {
            "title": _("Stands in the subject of the mail."),
            "contact": _("An e-mail address or a phone number by which people reach you."),
        }

    def __init__(self, run, user, data=None):
        super().__init__(data, initial={"message": run.brief.text[:500], "contact": user.email})

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())


class ExportForm(forms.Form):
    kind = forms.ChoiceField(label=_("File"), choices=[(kind, kind.upper()) for kind in KINDS])
    purpose = forms.CharField(
        label=_("What do you need it for?"),
        max_length=200,
        help_text=_("Kept in the activity log with your name."),
    )


class AssignForm(forms.Form):
    """A role of a project that still goes on."""

    role = forms.ModelChoiceField(Role.objects.none(), label=_("Role"), empty_label=None)

    def __init__(self, projects, data=None):
        super().__init__(data)
        self.roles = (
            Role.objects.filter(project__in=projects).select_related("project").order_by("-project", "pk")
        )
        self.fields["role"].queryset = self.roles
        by_project = {}
        for role in self.roles[:RECENT]:
            by_project.setdefault(role.project.name, []).append((role.pk, role.name))
        self.fields["role"].choices = list(by_project.items())
