"""Companies, projects and their roles in the back-office."""

from django import forms
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count
from django.forms.models import BaseInlineFormSet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.name_search import is_named, normalise_code
from cinema.lists import language_choices
from cinema.models import CinemaTalent
from talentio.core.bulk import bulk_action
from talentio.core.pagination import BoundedPaginator
from talentio.core.uploads import UploadRefused, photos
from talents.admin import CountryFilter

from . import set_admin  # noqa: F401 presence in the back-office
from .models import Assignment, Company, Project, Role
from .models.company import LISTS


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})
    MOST = 100

    def __init__(self, **kwargs):
        super().__init__(required=False, help_text=_("One a line."), **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        lines = [line.strip() for line in super().to_python(value).splitlines()]
        return [line for line in lines if line]

    def validate(self, value):
        if len(value) > self.MOST or any(len(line) > 200 for line in value):
            raise ValidationError(_("At most 100 lines of 200 characters."))

    def run_validators(self, value):
        """Those of a text do not fit a list."""

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class CompanyForm(forms.ModelForm):
    new_logo = forms.FileField(
        label=_("new logo"), required=False, help_text=_("JPEG, PNG or WebP, 5 MB at most; shown whole.")
    )
    remove_logo = forms.BooleanField(label=_("remove the logo"), required=False)
    notable_productions = LinesField(label=_("notable productions"))
    services = LinesField(label=_("services"))
    certifications = LinesField(label=_("certifications"))
    memberships = LinesField(label=_("memberships"))
    awards = LinesField(label=_("awards"))

    class Meta:
        model = Company
        fields = ()  # the fieldsets name them

    def clean_new_logo(self):
        """Keep the picture and return its key: a file that may not stay is a mistake of this field."""
        given = self.cleaned_data["new_logo"]
        try:
            return photos.store(given, "logo") if given else ""
        except UploadRefused as refused:
            raise ValidationError(str(refused)) from refused

    def _post_clean(self):
        super()._post_clean()
        # Another field was wrong: nobody would name the picture.
        if self.errors:
            photos.delete(self.cleaned_data.get("new_logo", ""))


class CompanyCountryFilter(CountryFilter):
    title, parameter_name, path = _("country"), "country", "country__code"


@bulk_action(
    description=_("Verify the chosen companies"),
    permissions=["change"],
    done=ngettext_lazy("%(count)d company is verified.", "%(count)d companies are verified.", "count"),
)
def verify(modeladmin, rows, *, by):
    return _set_verified(rows, is_verified=True, by=by), []


@bulk_action(
    description=_("Take the verification back"),
    permissions=["change"],
    done=ngettext_lazy(
        "%(count)d company is not verified any more.",
        "%(count)d companies are not verified any more.",
        "count",
    ),
)
def take_verification_back(modeladmin, rows, *, by):
    return _set_verified(rows, is_verified=False, by=by), []


def _set_verified(companies, *, is_verified, by):
    changed = list(companies.exclude(is_verified=is_verified))
    for company in changed:
        company.verify(by, is_verified=is_verified)
        company.save()
    if changed:
        said = [{"changed": {"fields": ["is_verified"]}}]
        LogEntry.objects.log_actions(by.pk, changed, CHANGE, change_message=said)
    return len(changed)


@admin.register(Company)
class CompanyAdmin(admin.ModelAdmin):
    form = CompanyForm
    list_display = ("name", "country", "city", "projects_count", "is_verified", "is_active")
    list_filter = ("is_verified", "is_active", CompanyCountryFilter)
    search_fields = ("name_key",)
    search_help_text = _("Name")
    list_select_related = ("country",)
    # Named, since a count beside each makes Django forget the model's own.
    ordering = ("name_key", "id")
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    autocomplete_fields = ("country",)
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    actions = (verify, take_verification_back)
    readonly_fields = ("logo_shown", "verified_at", "verified_by", "public_page", "created_at")
    fieldsets = (
        (None, {"fields": ("name", "public_page", "specialization", "description", "is_active")}),
        (_("Verification"), {"fields": ("is_verified", "verified_at", "verified_by")}),
        (_("Logo"), {"fields": ("logo_shown", "new_logo", "remove_logo")}),
        (
            _("Contact"),
            {"fields": ("address", ("postal_code", "city"), "country", "phone", "email", "website")},
        ),
        (_("Social networks"), {"fields": ("facebook", "instagram", "linkedin", "twitter")}),
        (_("Details"), {"fields": (("founded_year", "employees_count", "productions_count"), "ceo", *LISTS)}),
        (_("Means"), {"fields": ("equipment", "studios")}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(project_total=Count("projects"))

    def get_search_results(self, request, queryset, search_term):
        return queryset.called(search_term), False

    def save_model(self, request, obj, form, change):
        if "is_verified" in form.changed_data:
            obj.verify(request.user, is_verified=obj.is_verified)
        if form.cleaned_data.get("new_logo"):
            obj.replace_logo(form.cleaned_data["new_logo"])
        elif form.cleaned_data.get("remove_logo"):
            obj.replace_logo("")
        super().save_model(request, obj, form, change)

    @admin.display(description=_("projects"), ordering="project_total")
    def projects_count(self, company):
        return company.project_total

    @admin.display(description=_("logo"))
    def logo_shown(self, company):
        if not company.logo:
            return "—"
        return format_html('<img src="{}" width="96" height="120" alt="">', company.logo_url(96))

    @admin.display(description=_("page"))
    def public_page(self, company):
        return _page(company)


def _page(thing):
    """Link to a saved thing's page."""
    return format_html('<a href="{0}">{0}</a>', thing.get_absolute_url()) if thing.pk else "—"


class RoleForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=language_choices, required=False, widget=forms.SelectMultiple
    )

    class Meta:
        model = Role
        fields = ()  # the inline names them


class RoleFormSet(BaseInlineFormSet):
    def clean(self):
        """Two roles of one name in one form: the database would refuse them both."""
        super().clean()
        for form in self.deleted_forms:
            role = form.instance
            if role.pk and (role.assignments.exists() or role.presence.exists()):
                raise ValidationError(_("A role that people were assigned to cannot be deleted."))


class RoleInline(admin.StackedInline):
    model, form, formset, extra = Role, RoleForm, RoleFormSet, 0
    fields = (
        ("name", "type", "wanted"),
        "description",
        ("playing_age_min", "playing_age_max"),
        "languages",
        ("starts_on", "ends_on"),
        ("pay", "pay_currency", "pay_unit"),
        ("open_to_minors", "is_hazardous"),
    )


class AssignmentInline(admin.TabularInline):
    """Who was ever assigned; assigning itself is done on the project's page, where conflicts are seen."""

    model, extra, can_delete = Assignment, 0, False
    fields = readonly_fields = ("code", "talent", "role", "assigned_at", "assigned_by", "removed_at")
    ordering = ("id",)

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("role", "talent", "assigned_by")


class ProjectCountryFilter(CountryFilter):
    title, parameter_name, path = _("country"), "country", "country__code"


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin):
    list_display = ("name", "prefix", "type", "company", "status", "starts_on", "ends_on", "people_count")
    list_filter = ("status", "type", ProjectCountryFilter)
    search_fields = ("name_key",)
    search_help_text = _("Name or code")
    list_select_related = ("company",)
    ordering = ("-id",)
    list_per_page = 50
    date_hierarchy = "starts_on"
    show_full_result_count = False
    paginator = BoundedPaginator
    autocomplete_fields = ("company", "country")
    readonly_fields = ("prefix", "public_page")
    inlines = (RoleInline, AssignmentInline)
    fieldsets = (
        (None, {"fields": ("name", ("prefix", "public_page"), "type", "company", "country", "status")}),
        (_("Shooting"), {"fields": (("starts_on", "ends_on"), "shooting_locations", "description")}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_people()

    def get_search_results(self, request, queryset, search_term):
        return (queryset.called(search_term) if search_term.strip() else queryset), False

    @admin.display(description=_("people"))
    def people_count(self, project):
        return project.people

    @admin.display(description=_("page"))
    def public_page(self, project):
        return _page(project)


@admin.register(Assignment)
class AssignmentAdmin(admin.ModelAdmin):
    """To look things up: who worked where, under which code."""

    list_display = ("code", "talent", "role", "project_link", "assigned_at", "assigned_by", "removed_at")
    list_filter = (("removed_at", admin.EmptyFieldListFilter), "role__type", "project__status")
    search_fields = ("code",)
    search_help_text = _("Code or name")
    list_select_related = ("role", "project", "talent", "assigned_by")
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    ordering = ("-id",)

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        called = CinemaTalent.objects.filter(is_named(search_term))
        by_code = queryset.filter(code__startswith=normalise_code(search_term) or "-")
        return by_code | queryset.filter(talent__in=called), False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        """A row goes with the person only: history stays, and a removal is done on the project's page."""
        match = request.resolver_match
        return match is not None and ("accounts_user" in match.url_name or "cinematalent" in match.url_name)

    @admin.display(description=_("project"))
    def project_link(self, assignment):
        address = reverse("admin:productions_project_change", args=[assignment.project_id])
        return format_html('<a href="{}">{}</a>', address, assignment.project.name)
