"""The settings page: it stands where the back-office would list the rows of the table."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from . import setting_checks
from .models import Setting
from .settings_form import GroupForm
from .site_settings import group_words, site_settings


@admin.register(Setting)
class SettingAdmin(admin.ModelAdmin):
    """Keys come from the registry, so rows are neither added nor deleted here."""

    fields = readonly_fields = ("key", "shown", "updated_at", "updated_by")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path("check/<slug:key>/", wrap(self.ask_check), name="core_setting_check"),
            path("check/<slug:key>/state/", wrap(self.check_state), name="core_setting_check_state"),
            path("reset/<slug:key>/", wrap(self.reset), name="core_setting_reset"),
        ]
        return own + super().get_urls()

    @admin.display(description=gettext_lazy("value"))
    def shown(self, setting):
        return str(site_settings.shown(setting.key)) if setting.key in site_settings.specs else "—"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """A row of the table leads to its place on the page."""
        setting = self.get_object(request, object_id)
        if not self.has_view_permission(request, setting):
            raise PermissionDenied
        if setting is None or setting.key not in site_settings.specs:
            raise Http404
        return redirect(page_of(site_settings.specs[setting.key].group) + f"#id_{setting.key}")

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        groups = site_settings.groups()
        group = request.GET.get("group") or next(iter(groups))
        if group not in groups:
            raise Http404
        can_change = self.has_change_permission(request)
        if request.method == "POST":
            return self.save(request, group, groups, can_change)
        return self.page(request, group, groups, GroupForm(groups[group], can_change=can_change))

    def save(self, request, group, groups, can_change):
        if not can_change:
            raise PermissionDenied
        form = GroupForm(groups[group], request.POST)
        written = form.save(by=request.user) if form.is_valid() else None
        if written is None:
            return self.page(request, group, groups, form, status=422)
        messages.success(request, _("Saved.") if written else _("Nothing was changed."))
        return redirect(page_of(group))

    def page(self, request, group, groups, form, status=200):
        title, introduction = group_words(group)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Settings"),
            "group": group,
            "group_title": title,
            "introduction": introduction,
            "groups": [(key, group_words(key)[0], page_of(key)) for key in groups],
            "form": form,
            "checks": setting_checks.of_group(group),
            "can_change": self.has_change_permission(request),
            "can_see_log": request.user.has_perm("core.view_activitylog"),
        }
        return render(request, "admin/core/settings.html", context, status=status)

    @method_decorator(require_POST)
    def ask_check(self, request, key):
        check = self._asked(request, key, setting_checks.get)
        if not setting_checks.ask(key, by=request.user):
            messages.info(request, _("This test is running already."))
        return redirect(page_of(check.group) + f"#check_{key}")

    def check_state(self, request, key):
        """The result alone, which the page asks for while a test runs."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        check = _find(key, setting_checks.get)
        return render(request, "admin/core/_check_state.html", {"check": check, "last": check.last})

    @method_decorator(require_POST)
    def reset(self, request, key):
        spec = self._asked(request, key, site_settings.specs.__getitem__)
        site_settings.reset(key, by=request.user)
        messages.success(request, _("“%(setting)s” is back to its default.") % {"setting": spec.title})
        return redirect(page_of(spec.group))

    def _asked(self, request, key, find):
        if not self.has_change_permission(request):
            raise PermissionDenied
        return _find(key, find)


def _find(key, find):
    try:
        return find(key)
    except KeyError as unknown:
        raise Http404 from unknown


def page_of(group):
    """Address of the settings page at a group."""
    return reverse("admin:core_setting_changelist") + "?" + urlencode({"group": group})
