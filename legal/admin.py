from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from legal.models import Consent

from . import consents, look_admin, page_admin  # noqa: F401 they register themselves


@admin.register(Consent)
class ConsentAdmin(admin.ModelAdmin):
    """The ledger is read here and written by nobody: an edited proof proves nothing."""

    list_display = ["subject", "user", "kind", "version", "language", "given_at", "withdrawn_at"]
    list_filter = ["kind"]
    list_select_related = ["user"]
    search_fields = ["user__email"]
    search_help_text = _("The whole e-mail of the account")
    ordering = ["-id"]
    list_per_page = 50
    readonly_fields = ["proof"]
    # The total of a large table is a scan, and nobody reads it.
    show_full_result_count = False

    def get_search_results(self, request, queryset, search_term):
        """Find one account by its indexed e-mail rather than read every row for a part of it."""
        wanted = search_term.strip().lower()
        if not wanted:
            return queryset, False
        accounts = get_user_model().objects.annotate(folded=Lower("email")).filter(folded=wanted)
        return queryset.filter(user__in=accounts.values("pk")), False

    @admin.display(description=_("what was agreed to"))
    def proof(self, consent):
        text = consents.text_of(consent)
        if text is None:
            return format_html(
                '<span class="state failed">✕ {}</span>', _("The text is gone, or no longer the same.")
            )
        address = reverse("admin:legal_legalpage_edition", args=[text.edition.page_id, text.edition.pk])
        html = '<a href="{}">{}</a> <span class="state sent">✓ {}</span>'
        return format_html(html, address, text.title, _("word for word"))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
