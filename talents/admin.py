"""People and the catalogue in the back-office."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.admin import activate, deactivate, send_link
from accounts.models import User
from talentio.core.audit import audit
from talentio.core.export_admin import Exportable
from talentio.core.fields import EncryptedTextField
from talentio.core.import_admin import Importable
from talentio.core.models import Country
from talentio.core.pagination import BoundedPaginator

from . import watch_admin  # noqa: F401 registers the watch-list
from .catalogue_admin import merge
from .models import Profile, SocialLink, Talent, TalentCategory
from .models.profile import CONTACTS


class CountryFilter(admin.SimpleListFilter):
    """A select box: two hundred and fifty links would bury the other filters."""

    template = "admin/dropdown_filter.html"

    def lookups(self, request, model_admin):
        return [(country.code, country.name) for country in Country.objects.in_order()]

    def queryset(self, request, queryset):
        return queryset.filter(**{self.path: self.value()}) if self.value() else queryset


class OriginFilter(CountryFilter):
    title, parameter_name, path = _("country of origin"), "origin", "country_of_origin__code"


class ResidenceFilter(CountryFilter):
    title, parameter_name, path = _("country of residence"), "country", "city__country__code"


class TalentFilter(admin.SimpleListFilter):
    title, parameter_name = _("talent"), "talent"
    template = "admin/dropdown_filter.html"

    def lookups(self, request, model_admin):
        return [(talent.code, f"{talent.category} · {talent}") for talent in Talent.objects.offered()]

    def queryset(self, request, queryset):
        return queryset.filter(talents__code=self.value()) if self.value() else queryset


class SocialLinkInline(admin.TabularInline):
    model = SocialLink
    extra = 0
    formfield_overrides = {EncryptedTextField: {"widget": AdminTextInputWidget}}


@admin.register(Profile)
class ProfileAdmin(Exportable, Importable, admin.ModelAdmin):
    listing_key = importer_key = "people"
    list_display = (
        "name",
        "code",
        "place",
        "gender",
        "availability",
        "completeness",
        "is_active",
        "created_at",
    )
    list_display_links = ("name", "code")
    list_filter = (
        "user__is_active",
        "gender",
        "availability",
        "work_mode",
        OriginFilter,
        ResidenceFilter,
        TalentFilter,
        "is_public",
    )
    search_fields = ("user__name_key",)  # shows the box; what it finds is in get_search_results
    search_help_text = _("Name, beginning of the e-mail, or code")
    list_select_related = ("user", "city__country")
    ordering = ("-id",)
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        EncryptedTextField: {"widget": AdminTextInputWidget},
    }
    actions = (activate, deactivate, send_link)
    autocomplete_fields = ("country_of_origin", "nationality", "city")
    filter_horizontal = ("talents",)
    readonly_fields = ("account", "public_page", "photo_shown", "cv_link", "completeness_score", "created_at")
    fieldsets = (
        (None, {"fields": ("account", "public_page", "photo_shown", "is_public", "completeness_score")}),
        (_("Identity"), {"fields": ("gender", "date_of_birth", "country_of_origin", "nationality", "city")}),
        (
            _("Profession"),
            {
                "fields": (
                    "talents",
                    ("availability", "work_mode", "years_experience"),
                    ("rate_min", "rate_max", "rate_currency", "rate_unit"),
                    "bio",
                )
            },
        ),
        (_("Links"), {"fields": ("portfolio_url", "website", "shows_social_links")}),
    )
    contacts = (_("Contacts (each look is noted)"), {"fields": (*CONTACTS, "cv_link")})

    def get_queryset(self, request):
        profiles = super().get_queryset(request)
        # Lists neither show nor decrypt contacts.
        return (
            profiles.defer(*CONTACTS) if request.resolver_match.url_name.endswith("changelist") else profiles
        )

    def get_search_results(self, request, queryset, search_term):
        return queryset.matching(search_term), False

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return (*fieldsets, self.contacts) if request.user.has_perm("talents.view_contacts") else fieldsets

    def get_inlines(self, request, obj):
        return [SocialLinkInline] if request.user.has_perm("talents.view_contacts") else []

    def has_add_permission(self, request):
        """People register by themselves: an account, a code and consents belong to a profile."""
        return False

    def has_delete_permission(self, request, obj=None):
        """A person goes with their account, so that neither half is left behind."""
        return request.resolver_match is not None and "accounts_user" in request.resolver_match.url_name

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and request.user.has_perm("talents.view_contacts"):
            audit(request.user, "view_contacts", obj, category="talents")
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.refresh_completeness()

    def accounts_of(self, queryset):
        """The accounts behind the chosen profiles, for the actions of accounts."""
        return User.objects.filter(profile__in=queryset)

    @admin.display(description=_("name"), ordering="user__name_key")
    def name(self, profile):
        return profile.user.full_name

    @admin.display(description=_("code"))
    def code(self, profile):
        return profile.code

    @admin.display(description=_("lives in"))
    def place(self, profile):
        return f"{profile.city.label}, {profile.city.country.name}"

    @admin.display(description=_("complete"), ordering="completeness_score")
    def completeness(self, profile):
        return f"{profile.completeness_score} %"

    @admin.display(description=_("active"), boolean=True)
    def is_active(self, profile):
        return profile.user.is_active

    @admin.display(description=_("account"))
    def account(self, profile):
        address = reverse("admin:accounts_user_change", args=[profile.user_id])
        shown = f"{profile.user.full_name} · {profile.user.email} · {profile.code}"
        return format_html('<a href="{}">{}</a>', address, shown)

    @admin.display(description=_("public page"))
    def public_page(self, profile):
        return format_html('<a href="{0}">{0}</a>', profile.get_absolute_url())

    @admin.display(description=_("photo"))
    def photo_shown(self, profile):
        if not profile.photo:
            return "—"
        return format_html('<img src="{}" width="96" height="120" alt="">', profile.photo_url(96))

    @admin.display(description=_("CV"))
    def cv_link(self, profile):
        if not profile.cv:
            return "—"
        links = '<a href="{}/cv">{}</a> · <a href="{}">{}</a>'
        analysis = reverse("matching:analyze_cv", args=[profile.user_id])
        return format_html(links, profile.get_absolute_url(), _("Open the CV"), analysis, _("Analysis"))


@admin.register(TalentCategory)
class TalentCategoryAdmin(admin.ModelAdmin):
    list_display = ("name_fr", "name_en", "name_ar", "position")
    search_fields = ("name_fr", "name_en", "name_ar")


@admin.register(Talent)
class TalentAdmin(admin.ModelAdmin):
    list_display = ("name_fr", "name_en", "name_ar", "category", "is_active")
    list_filter = ("category", "is_active")
    list_select_related = ("category",)
    search_fields = ("name_fr", "name_en", "name_ar", "code")
    list_per_page = 50
    actions = (merge,)
