"""The back-office: Django's admin with our door, our name and the figures of the day."""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from .overview import overview

# What staff open most stands first; apps that are not named here follow.
ORDER = [
    "talents",
    "cinema",
    "productions",
    "accounts",
    "notifications",
    "core",
    "legal",
    "auth",
    "ops",
    "django_q",
]


class BackOffice(admin.AdminSite):
    site_header = site_title = "taalentio"
    index_title = _("Overview")
    index_template = "admin/overview.html"

    def index(self, request, extra_context=None):
        return super().index(request, {"overview": overview(request.user), **(extra_context or {})})

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        rank = {label: number for number, label in enumerate(ORDER)}
        return sorted(apps, key=lambda app: rank.get(app["app_label"], len(ORDER)))

    def login(self, request, extra_context=None):
        """One door for everybody, so that its lock is the same; those inside who may not enter go home."""
        if request.user.is_authenticated:
            return redirect("home")
        return redirect_to_login(request.GET.get("next") or request.path)

    def logout(self, request, extra_context=None):
        return redirect("accounts:logout")

    def password_change(self, request, extra_context=None):
        """One page for everybody, where wrong guesses count as at the door."""
        return redirect("accounts:change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("accounts:account")
