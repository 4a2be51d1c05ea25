"""Merging talents in the back-office: choose some, say into which, see whom it changes, confirm."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import Count
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import Talent


class MergeForm(forms.Form):
    target = forms.ModelChoiceField(
        Talent.objects.none(),
        label=_("Into"),
        help_text=_("It keeps its name and category, and gets the people of the others."),
    )

    def __init__(self, sources, *args):
        super().__init__(*args)
        others = Talent.objects.in_catalogue_order().exclude(pk__in=[talent.pk for talent in sources])
        self.fields["target"].queryset = others


@admin.action(description=_("Merge into another talent"), permissions=["delete"])
def merge(modeladmin, request, queryset):
    sources = list(queryset.annotate(people=Count("profiles")))
    form = MergeForm(sources, request.POST if "confirmed" in request.POST else None)
    if form.is_valid():
        _merge(request, sources, form.cleaned_data["target"])
        return None
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": _("Merge into another talent"),
        "opts": modeladmin.opts,
        "sources": sources,
        "form": form,
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/talents/merge.html", context)


@transaction.atomic
def _merge(request, sources, target):
    people = sum(source.merge_into(target, by=request.user) for source in sources)
    done = ngettext(
        "Merged into %(talent)s: %(count)d person.", "Merged into %(talent)s: %(count)d people.", people
    )
    messages.success(request, done % {"talent": target, "count": people})
