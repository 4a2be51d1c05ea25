"""The back-office: Django's admin with our door, our name and the figures of the day."""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from .overview import overview


class BackOffice(admin.AdminSite):
    site_header = site_title = "taalentio"
    index_title = _("Overview")
    index_template = "admin/overview.html"

    def index(self, request, extra_context=None):
        return super().index(request, {"overview": overview(request.user), **(extra_context or {})})

    def login(self, request, extra_context=None):
        """One door for everybody, so that its lock is the same; those inside who may not enter go home."""
        if request.user.is_authenticated:
            return redirect("home")
        return redirect_to_login(request.GET.get("next") or request.path)

    def logout(self, request, extra_context=None):
        return redirect("accounts:logout")
