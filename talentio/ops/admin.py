"""Backups in the back-office."""

from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from talentio.core.log_admin import ReadOnly
from talentio.core.site_settings import site_settings

from . import locks, queue_admin  # noqa: F401 changes what jobs of the queue offer
from .backup.archive import SHORTEST_PASSPHRASE
from .models import Backup

# The look of a state is that of the mail log's, and so is the sign beside its colour.
LOOKS = {
    Backup.State.RUNNING: ("queued", "…"),
    Backup.State.DONE: ("sent", "✓"),
    Backup.State.FAILED: ("failed", "✕"),
}


@admin.register(Backup)
class BackupAdmin(ReadOnly):
    change_list_template = "admin/ops/backups.html"
    list_display = ("created_at", "shown_state", "archive", "size", "rows", "files", "reason", "requested_by")
    list_select_related = ("requested_by",)
    list_filter = ("state",)
    fields = ("name", "shown_state", "error", "size", "rows", "files", "sha256", "reason") + (
        "requested_by",
        "created_at",
        "finished_at",
        "archive",
    )
    readonly_fields = fields
    ordering = ("-id",)

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_delete_permission(self, request, obj=None):
        is_at_work = obj is not None and obj.state == Backup.State.RUNNING and locks.is_held()
        return self.has_module_permission(request) and not is_at_work

    def changelist_view(self, request, extra_context=None):
        context = {
            "title": _("Backups"),
            "has_passphrase": len(site_settings.backup_passphrase) >= SHORTEST_PASSPHRASE,
            "shortest": SHORTEST_PASSPHRASE,
            "running": Backup.objects.filter(state=Backup.State.RUNNING).exclude(pk__in=self._dead()),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def delete_model(self, request, obj):
        obj.remove(by=request.user)

    def delete_queryset(self, request, queryset):
        for backup in queryset:
            backup.remove(by=request.user)

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, backup):
        (look, sign), label = LOOKS[backup.state], backup.get_state_display()
        if backup.state == Backup.State.RUNNING and self._dead().filter(pk=backup.pk).exists():
            (look, sign), label = LOOKS[Backup.State.FAILED], _("interrupted")
        shown = '<span class="state {}"><span aria-hidden="true">{}</span> {}</span>'
        return format_html(shown, look, sign, label)

    def _dead(self):
        return Backup.objects.none() if locks.is_held() else Backup.objects.dead()

    @admin.display(description=_("size"), ordering="bytes")
    def size(self, backup):
        return filesizeformat(backup.bytes) if backup.bytes else "—"

    @admin.display(description=_("archive"))
    def archive(self, backup):
        if not backup.is_there:
            return "—"
        address = reverse("backups:download", args=[backup.pk])
        return format_html(
            '<a href="{}">{}</a> · <a href="{}?backup={}">{}</a>',
            address,
            _("Download"),
            reverse("backups:restore"),
            backup.pk,
            _("Restore"),
        )
