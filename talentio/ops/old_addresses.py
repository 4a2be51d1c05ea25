"""Addresses of the system that this one replaces, and the pages that do the same here.

Only what has no page at its own address stands here: an old address that is still the page's, such
as /talents or /profile/dashboard, needs no line. A GET leads to the page, or to the one with the
button where the old address took a POST alone; a POST does nothing but lead there too.
Numbers were those of accounts.
"""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.csrf import csrf_exempt

from talents.models import Profile


def _page(name):
    """Lead to an address that needs nothing."""
    return lambda request: reverse(name)


def _account(request, id):
    """The account's own page: switching it off, deleting it."""
    _need(request, "accounts.view_user")
    return reverse("admin:accounts_user_change", args=[get_object_or_404(get_user_model(), pk=id).pk])


def _person(request, id):
    """The profile of an account, where there is one; else the account."""
    _need(request, "talents.view_profile")
    profile = Profile.objects.filter(user_id=id).only("pk").first()
    if profile is None:
        return _account(request, id)
    return reverse("admin:talents_profile_change", args=[profile.pk])


def _cv(request, id):
    """The analysis of an account's CV, with its button."""
    _need(request, "matching.analyze_cv")
    return reverse("matching:analyze_cv", args=[id])


def _mail(request, id):
    _need(request, "notifications.view_emaillog")
    return reverse("admin:notifications_emaillog_change", args=[id])


def _export(file_format):
    """The form of an export, which asks why first, with the filters of the old address."""

    def lead(request):
        _need(request, "talents.export_profile")
        query = request.GET.copy()
        query["format"] = file_format
        return f"{reverse('admin:talents_profile_export')}?{query.urlencode()}"

    return lead


def _need(request, permission):
    # Who there is may be learnt from where one is led: look at the right first.
    if not request.user.has_perm(permission):
        raise PermissionDenied


# Old address: (name of its line in the table of access, where it leads).
TABLE = {
    "admin/users": ("users", _page("admin:talents_profile_changelist")),
    "admin/user/<int:id>/edit": ("user_edit", _person),
    "admin/user/<int:id>/toggle-active": ("user_toggle_active", _account),
    "admin/user/<int:id>/delete": ("user_delete", _account),
    # Staff register a person by the same steps as the person would.
    "admin/talent/create": ("talent_create", _page("talents:register")),
    "admin/export/excel": ("export_excel", _export("xlsx")),
    "admin/export/csv": ("export_csv", _export("csv")),
    "admin/export/pdf": ("export_pdf", _export("pdf")),
    "cinema/talents/new": ("film_talent_new", _page("cinema:register")),
    "admin/analyze-cv/<int:id>": ("analyze_cv", _cv),
    "admin/settings": ("settings", _page("admin:core_setting_changelist")),
    "admin/settings/customization": ("customization", _page("admin:legal_sitelook_changelist")),
    "admin/settings/customization/save-footer": ("save_footer", _page("admin:legal_sitelook_changelist")),
    "admin/settings/customization/save-social-links": (
        "save_social_links",
        _page("admin:legal_sitelook_changelist"),
    ),
    "admin/settings/customization/save-logo-images": (
        "save_logo_images",
        _page("admin:legal_sitelook_changelist"),
    ),
    "admin/settings/activity-logs": ("activity_logs", _page("admin:core_activitylog_changelist")),
    "admin/settings/email-notifications": ("emails", _page("admin:notifications_emaillog_gallery")),
    "admin/settings/email-notifications/<int:id>/view": ("email_view", _mail),
}


def _view(target):
    @csrf_exempt  # it does nothing: an old form must be led to the new page, not to an error
    def lead(request, **arguments):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if not request.user.is_staff:
            raise Http404
        return redirect(target(request, **arguments))

    return lead


app_name = "old"
urlpatterns = [path(address, _view(target), name=name) for address, (name, target) in TABLE.items()]
