"""The look of the site in the back-office: one page, with the front page as it would be."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import look
from .look_forms import LookForm
from .models import SiteLook

MAY = "core.change_setting"


@admin.register(SiteLook)
class SiteLookAdmin(admin.ModelAdmin):
    """A line of the menu; there are no rows to list."""

    def has_module_permission(self, request):
        return request.user.has_perm(MAY)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(MAY)

    def has_add_permission(self, request):
        return False

    def get_urls(self):
        return [path("", self.admin_site.admin_view(self.look_view), name="legal_sitelook_changelist")]

    def look_view(self, request):
        """Show and save the form; "preview" answers with the front page as the form would make it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = LookForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            if "preview" in request.POST:
                return render(request, "home.html", {"look": look.look_of(form.values(), get_language())})
            if form.save(by=request.user):
                messages.success(request, _("Saved."))
                return redirect("admin:legal_sitelook_changelist")
        page = {**self.admin_site.each_context(request), "title": _("Look of the site"), "form": form}
        return render(request, "admin/legal/look.html", page, status=422 if form.errors else 200)
