"""The back-office: Django's admin with our door, our name, our menu and the figures of the day."""

import logging
from functools import wraps

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.db import DataError
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _

from talentio.core.activity import unnoted

from . import menu, quick_search
from .overview import overview

log = logging.getLogger(__name__)


def _names_no_row(fault):
    """Whether a fault comes from a number of a row that is none, or that no column can hold."""
    # The words are those of django.db.models.Field.get_prep_value.
    return isinstance(fault, (OverflowError, DataError)) or "expected a number but got" in str(fault)


def _is_open(response):
    return not getattr(response, "is_rendered", True)


class BackOffice(admin.AdminSite):
    site_header = site_title = "taalentio"
    index_title = _("Overview")
    index_template = "admin/overview.html"

    def each_context(self, request):
        context = super().each_context(request)
        context["menu"] = (
            menu.build(request.user, context["available_apps"]) if context["has_permission"] else []
        )
        return context

    def index(self, request, extra_context=None):
        return super().index(request, {"overview": overview(request.user), **(extra_context or {})})

    def admin_view(self, view, cacheable=False):
        """Refuse with 400 where the stock pages break: hidden numbers of rows that somebody changed."""
        page = super().admin_view(view, cacheable)

        @wraps(page)
        def answer(request, *args, **kwargs):
            try:
                response = page(request, *args, **kwargs)
                # A page with errors is drawn here: it looks the rows up again.
                return response.render() if request.method == "POST" and _is_open(response) else response
            except (OverflowError, ValueError, DataError) as fault:
                if request.method != "POST" or not _names_no_row(fault):
                    raise
                log.warning("An odd form was refused: %s", fault)
                raise BadRequest("a number of a row is none") from fault

        return answer

    def get_urls(self):
        # Not noted: it is asked with every letter, and what staff type may be an e-mail.
        search = self.admin_view(unnoted(lambda request: quick_search.page(request, self)))
        return [path("search/", search, name="quick_search"), *super().get_urls()]

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
