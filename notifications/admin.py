"""The mail log in the back-office."""

from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from talentio.core.bulk import bulk_action
from talentio.core.pagination import BoundedPaginator

from . import gallery, registry
from .models import BlockedAddress, EmailLog

SIGNS = {"queued": "…", "sent": "✓", "failed": "✕", "skipped": "–"}


class KindFilter(admin.SimpleListFilter):
    title, parameter_name = _("template"), "key"

    def lookups(self, request, model_admin):
        return [(email.key, email.label) for email in registry.all_emails()]

    def queryset(self, request, queryset):
        return queryset.filter(key=self.value()) if self.value() else queryset


class ReportFilter(admin.SimpleListFilter):
    title, parameter_name = _("what the mail service reports"), "report"

    def lookups(self, request, model_admin):
        return [("bounced", _("bounced")), ("complained", _("reported as spam"))]

    def queryset(self, request, queryset):
        known = dict(self.lookup_choices)
        return queryset.filter(**{f"{self.value()}_at__isnull": False}) if self.value() in known else queryset


@admin.register(BlockedAddress)
class BlockedAddressAdmin(admin.ModelAdmin):
    """Deleting a row lifts the block."""

    list_display = ("address", "reason", "blocked_at")
    fields = ("address", "reason")
    search_fields = ("address__startswith",)
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    ordering = ("-id",)


@bulk_action(
    description=_("Send again"),
    permissions=["send_again"],
    done=ngettext_lazy(
        "%(count)d e-mail is on its way again.", "%(count)d e-mails are on their way again.", "count"
    ),
)
def send_again(modeladmin, rows, *, by):
    sent, refusals = 0, []
    for log in rows:
        again = registry.resend(log, by=by)
        if again and again.status == EmailLog.Status.QUEUED:
            sent += 1
        else:
            why = gettext("It waits still, was sent a minute ago, or its template is switched off or gone.")
            refusals.append(f"{log.to_email} · {log.subject or log.key}: {why}")
    return sent, refusals


@admin.register(EmailLog)
class EmailLogAdmin(admin.ModelAdmin):
    change_list_template = "admin/notifications/email_list.html"
    list_display = ("created_at", "kind", "to_email", "subject", "state", "attempts")
    list_filter = ("status", ReportFilter, KindFilter)
    search_fields = ("to_email",)  # shows the box; what it finds is in get_search_results
    search_help_text = _("Beginning of the address or of the code")
    ordering = ("-id",)
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    actions = (send_again,)
    fields = ("kind", "to_name", "to_email", "cc", "language", "subject", "state", "error", "attempts") + (
        "next_attempt_at",
        "created_at",
        "sent_at",
        "delivered_at",
        "opened_at",
        "bounced_at",
        "complained_at",
        "sent_by",
        "about",
        "related_code",
        "message_id",
        "message",
    )
    readonly_fields = fields

    def get_queryset(self, request):
        # A page of the list would read fifty messages, of which it shows none.
        return super().get_queryset(request).defer("html", "text", "params")

    def get_search_results(self, request, queryset, search_term):
        term = search_term.strip()
        return (queryset.beginning_with(term) if term else queryset), False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_send_again_permission(self, request):
        return request.user.has_perm("notifications.resend_emaillog")

    @admin.display(description=_("template"), ordering="key")
    def kind(self, log):
        labels = {email.key: email.label for email in registry.all_emails()}
        return labels.get(log.key, log.key)

    @admin.display(description=_("status"), ordering="status")
    def state(self, log):
        return format_html(
            '<span class="state {}">{} {}</span>', log.status, SIGNS[log.status], log.get_status_display()
        )

    @admin.display(description=_("as received"))
    def message(self, log):
        if not log.html:
            return _("The message is made when it is delivered.")
        address = reverse("admin:notifications_emaillog_message", args=[log.pk])
        return format_html(
            '<iframe class="message" sandbox src="{}" title="{}"></iframe>', address, log.subject
        )

    def get_urls(self):
        view = self.admin_site.admin_view(xframe_options_sameorigin(self.message_view))
        message = path("<int:pk>/message/", view, name="notifications_emaillog_message")
        return [message, *gallery.addresses(), *super().get_urls()]

    def message_view(self, request, pk):
        log = get_object_or_404(
            self.get_queryset(request) if self.has_view_permission(request) else EmailLog.objects.none(),
            pk=pk,
        )
        return gallery.as_received(log.html)
