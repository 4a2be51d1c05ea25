"""Film talents in the back-office."""

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db import models
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from talentio.core.audit import audit
from talentio.core.export_admin import Exportable
from talentio.core.fields import EncryptedTextField
from talentio.core.import_admin import Importable
from talentio.core.pagination import BoundedPaginator
from talents.admin import CountryFilter, OriginFilter

from . import saved_admin  # noqa: F401 registers the saved searches
from .choices import TalentType
from .lists import languages
from .models import (
    CinemaTalent,
    Credit,
    FilmEthnicity,
    FilmLanguage,
    FilmLink,
    FilmPhoto,
    FilmSkill,
    FilmType,
)
from .models.talent import CONTACTS, ENCRYPTED, GUARDIAN

SHORTEST_REASON, LONGEST_REASON = 10, 300


class ResidenceFilter(CountryFilter):
    title, parameter_name, path = _("country of residence"), "country", "country__code"


class TypeFilter(admin.SimpleListFilter):
    title, parameter_name = _("kind of talent"), "type"
    template = "admin/dropdown_filter.html"

    def lookups(self, request, model_admin):
        return TalentType.choices

    def queryset(self, request, queryset):
        return queryset.filter(types__type=self.value()) if self.value() else queryset


class LanguageFilter(admin.SimpleListFilter):
    title, parameter_name = _("language"), "language"
    template = "admin/dropdown_filter.html"

    def lookups(self, request, model_admin):
        return [(code, term.name) for code, term in languages().items()]

    def queryset(self, request, queryset):
        return queryset.filter(languages__language=self.value()) if self.value() else queryset


class WaitingFilter(admin.SimpleListFilter):
    title, parameter_name = _("waits for"), "waits"

    def lookups(self, request, model_admin):
        return [("guardian", _("a guardian's consent")), ("birth-date", _("a birth date"))]

    def queryset(self, request, queryset):
        if self.value() == "birth-date":
            return queryset.of_unknown_age()
        if self.value() != "guardian":
            return queryset
        return queryset.minors(on=timezone.localdate()).filter(guardian_consented_at=None)


class Inline(admin.TabularInline):
    extra = 0


class TypeInline(Inline):
    model = FilmType


class LanguageInline(Inline):
    model = FilmLanguage


class SkillInline(Inline):
    model = FilmSkill


class CreditInline(Inline):
    model = Credit


class EthnicityInline(Inline):
    model = FilmEthnicity


class LinkInline(Inline):
    model = FilmLink
    formfield_overrides = {EncryptedTextField: {"widget": AdminTextInputWidget}}


class PhotoInline(Inline):
    """Photos come through the person's own form, which re-encodes them; staff order or remove them."""

    model = FilmPhoto
    readonly_fields = ("shown",)
    fields = ("shown", "position")

    def has_add_permission(self, request, obj=None):
        return False

    @admin.display(description=_("photo"))
    def shown(self, photo):
        return format_html('<img src="{}" width="96" height="120" alt="">', photo.url(96))


@admin.register(CinemaTalent)
class CinemaTalentAdmin(Exportable, Importable, admin.ModelAdmin):
    listing_key = importer_key = "film-talents"
    list_display = ("name", "code", "place", "gender", "age", "experience_level", "is_listed", "created_at")
    list_display_links = ("name", "code")
    list_filter = (
        *("is_listed", "is_public", "gender", "experience_level", TypeFilter, LanguageFilter),
        *(OriginFilter, ResidenceFilter),
        ("user", admin.EmptyFieldListFilter),
        WaitingFilter,
    )
    search_fields = ("name_key",)  # shows the box; what it finds is in get_search_results
    search_help_text = _("Name, whole e-mail, or code")
    list_select_related = ("city__country",)
    ordering = ("-id",)
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    change_form_template = "admin/cinema/film_talent.html"
    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        EncryptedTextField: {"widget": AdminTextInputWidget},
    }
    autocomplete_fields = ("country_of_origin", "nationality", "city")
    readonly_fields = (
        *("code", "account", "public_page", "photo_shown", "is_listed", "document", "document_type"),
        *("guardian_consented_at", "created_at"),
    )
    fieldsets = (
        (None, {"fields": ("code", "account", "public_page", "photo_shown", "is_public", "is_listed")}),
        (
            _("Identity"),
            {
                "fields": (
                    *(("first_name", "last_name"), "name_ar", ("gender", "date_of_birth")),
                    *(("playing_age_min", "playing_age_max"), ("country_of_origin", "nationality"), "city"),
                    *("language", ("document_type", "document"), "guardian_consented_at", "created_at"),
                )
            },
        ),
        (
            _("Profession"),
            {"fields": ("experience_level", "bio", "showreel_url", "self_tape_url", "website")},
        ),
        (
            _("Physical features"),
            {
                "fields": (
                    *(("height", "weight", "build"), ("eye_color", "hair_color", "hair_type", "hair_length")),
                    ("top_size", "trouser_size", "shoe_size"),
                )
            },
        ),
    )
    sensitive = (_("Sensitive answers"), {"fields": ("skin_tone",)})
    contacts = (
        _("Contacts (each look is noted)"),
        {"fields": (*CONTACTS, *GUARDIAN, "shows_social_links", "wants_match_emails")},
    )

    def get_queryset(self, request):
        talents = super().get_queryset(request)
        # Lists neither show nor decrypt contacts and documents.
        is_list = request.resolver_match.url_name.endswith("changelist")
        return talents.defer(*ENCRYPTED) if is_list else talents

    def get_search_results(self, request, queryset, search_term):
        text = search_term.strip()
        if "@" in text:
            return queryset.with_email(text), False
        return (queryset.called(text) if text else queryset), False

    def get_fieldsets(self, request, obj=None):
        more = [self.sensitive] if request.user.has_perm("cinema.view_sensitive") else []
        more += [self.contacts] if request.user.has_perm("cinema.view_film_contacts") else []
        return (*super().get_fieldsets(request, obj), *more)

    def get_inlines(self, request, obj):
        inlines = [TypeInline, LanguageInline, SkillInline, CreditInline, PhotoInline]
        if request.user.has_perm("cinema.view_sensitive"):
            inlines.append(EthnicityInline)
        return [*inlines, LinkInline] if request.user.has_perm("cinema.view_film_contacts") else inlines

    def has_add_permission(self, request):
        """People register by themselves: a code and consents belong to a profile."""
        return False

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and request.user.has_perm("cinema.view_film_contacts"):
            audit(request.user, "view_contacts", obj, category="cinema")
        if obj:
            may_change = self.has_change_permission(request, obj)
            context["waits_for_guardian"] = may_change and obj.is_minor and not obj.guardian_consented_at
            may_reveal = request.user.has_perm("cinema.reveal_document")
            context["has_secret_document"] = may_reveal and bool(obj.document_number)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.show_first_photo()
        form.instance.refresh_listing()

    def get_urls(self):
        ours = [
            ("reveal-document", self.reveal_document, "reveal_document"),
            ("guardian-consent", self.guardian_consent, "guardian_consent"),
        ]
        return [
            *(
                path(
                    f"<int:object_id>/{part}/",
                    self.admin_site.admin_view(view),
                    name=f"cinema_cinematalent_{name}",
                )
                for part, view, name in ours
            ),
            *super().get_urls(),
        ]

    def _talent(self, request, object_id, *, is_allowed):
        talent = self.get_object(request, str(object_id))
        if talent is None or not is_allowed:
            raise Http404
        return talent

    @method_decorator(never_cache)
    def reveal_document(self, request, object_id):
        """Ask why, then show the number once; the reason is noted, the number is not."""
        is_allowed = request.user.has_perms(["cinema.view_cinematalent", "cinema.reveal_document"])
        talent = self._talent(request, object_id, is_allowed=is_allowed)
        reason = " ".join(request.POST.get("reason", "").split())[:LONGEST_REASON]
        page = {**self.admin_site.each_context(request), "talent": talent, "reason": reason}
        if request.method == "POST" and len(reason) >= SHORTEST_REASON:
            audit(request.user, "reveal_document", talent, category="cinema", description=reason)
            page["number"] = talent.document_number
        elif request.method == "POST":
            page["error"] = gettext("Say in a few words why you need the number.")
        status = 422 if "error" in page else 200
        return TemplateResponse(request, "admin/cinema/reveal_document.html", page, status=status)

    def guardian_consent(self, request, object_id):
        """Record that the guardian agreed, which staff have in writing."""
        is_allowed = self.has_change_permission(request)
        talent = self._talent(request, object_id, is_allowed=is_allowed)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if talent.record_guardian_consent(by=request.user):
            messages.success(request, gettext("The guardian's consent is recorded."))
        return redirect("admin:cinema_cinematalent_change", talent.pk)

    @admin.display(description=_("name"), ordering="name_key")
    def name(self, talent):
        return talent.full_name

    @admin.display(description=_("lives in"))
    def place(self, talent):
        return f"{talent.city.label}, {talent.city.country.name}"

    @admin.display(description=_("age"), ordering="-date_of_birth")
    def age(self, talent):
        return talent.age if talent.date_of_birth else "—"

    @admin.display(description=_("document number"))
    def document(self, talent):
        return talent.masked_document or "—"

    @admin.display(description=_("account"))
    def account(self, talent):
        if talent.user is None:
            return "—"
        address = reverse("admin:accounts_user_change", args=[talent.user_id])
        return format_html('<a href="{}">{}</a>', address, talent.user.full_name)

    @admin.display(description=_("public page"))
    def public_page(self, talent):
        return format_html('<a href="{0}">{0}</a>', talent.get_absolute_url())

    @admin.display(description=_("photo"))
    def photo_shown(self, talent):
        if not talent.photo:
            return "—"
        return format_html('<img src="{}" width="96" height="120" alt="">', talent.photo_url(96))
