"""Forms of the project's page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Role


class AssignForm(forms.Form):
    """A role of this project, and who is to play it; `picked` are the whole codes that were ticked."""

    role = forms.ModelChoiceField(Role.objects.none(), label=_("Role"))
    who = forms.CharField(label=_("Code or name"), max_length=100, required=False)
    description = forms.CharField(label=_("Description of the role"), max_length=300, required=False)
    confirmed = forms.BooleanField(required=False)

    def __init__(self, project, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = project.roles.select_related("project")

    @property
    def picked(self):
        return [code.upper() for code in self.data.getlist("talent")]
