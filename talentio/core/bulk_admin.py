"""How far actions on many rows are: whoever asked for one sees it, administrators see all."""

from django.contrib import admin
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from . import bulk
from .activity import unnoted
from .log_admin import ReadOnly
from .models import BulkJob

LOOKS = {
    "queued": ("queued", "…"),
    "running": ("queued", "…"),
    "done": ("sent", "✓"),
    "failed": ("failed", "✕"),
}


@admin.register(BulkJob)
class BulkJobAdmin(ReadOnly):
    change_form_template = "admin/core/bulk_job.html"
    list_display = ("created_at", "what", "total", "changed", "standing", "created_by")
    list_select_related = ("created_by",)
    list_filter = ("state",)
    ordering = ("-id",)
    fields = readonly_fields = (
        "what",
        "total",
        "changed",
        "standing",
        "created_by",
        "created_at",
        "finished_at",
    )

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request, obj=None):
        is_own = obj is None or obj.created_by_id == request.user.pk
        return self.has_module_permission(request) and (is_own or request.user.is_superuser)

    def get_queryset(self, request):
        jobs = super().get_queryset(request).defer("keys")
        return jobs if request.user.is_superuser else jobs.filter(created_by=request.user)

    @method_decorator(unnoted)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        return super().change_view(
            request, object_id, form_url, {"title": _("Action"), **(extra_context or {})}
        )

    @admin.display(description=_("what"))
    def what(self, job):
        try:
            modeladmin, action = bulk.action_of(job)
        except LookupError:  # a later version may know neither the action nor its rows
            return str(job)
        return f"{action.short_description} · {modeladmin.opts.verbose_name_plural}"

    @admin.display(description=_("state"), ordering="state")
    def standing(self, job):
        look, sign = LOOKS[job.state]
        shown = '<span class="state {}"><span aria-hidden="true">{}</span> {}</span>'
        return format_html(shown, look, sign, job.get_state_display())
