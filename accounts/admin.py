"""Accounts in the back-office."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from talentio.core.audit import audit
from talentio.core.bulk import bulk_action
from talentio.core.pagination import BoundedPaginator

from . import lockout, token_admin  # noqa: F401 registers the tokens
from .emails import LoginCredentials
from .models import Authenticator, LastAdministrator, User
from .models.second_step import authenticator_of


class AccountForm(UserChangeForm):
    def clean_is_superuser(self):
        wanted = self.cleaned_data["is_superuser"]
        if self.instance.is_superuser and not wanted and not self.instance.has_another_administrator():
            raise ValidationError(_("The last administrator cannot step down. Name another one first."))
        return wanted


@bulk_action(
    description=_("Activate the chosen accounts"),
    permissions=["change"],
    done=ngettext_lazy("%(count)d account is active again.", "%(count)d accounts are active again.", "count"),
)
def activate(modeladmin, rows, *, by):
    users = modeladmin.accounts_of(rows).filter(is_active=False)
    for user in users:
        user.activate(by=by)
    return len(users), []


@bulk_action(
    description=_("Deactivate the chosen accounts"),
    permissions=["change"],
    done=ngettext_lazy("%(count)d account is closed.", "%(count)d accounts are closed.", "count"),
)
def deactivate(modeladmin, rows, *, by):
    closed, refusals = 0, []
    for user in modeladmin.accounts_of(rows).filter(is_active=True):
        try:
            user.deactivate(by=by)
            closed += 1
        except LastAdministrator as refusal:
            refusals.append(refusal)
    return closed, refusals


@bulk_action(
    description=_("Send a link to choose a password"),
    permissions=["change"],
    done=ngettext_lazy("%(count)d link is on its way.", "%(count)d links are on their way.", "count"),
)
def send_link(modeladmin, rows, *, by):
    users = modeladmin.accounts_of(rows).active()
    for user in users:
        LoginCredentials.send_to(user, by=by)
    return len(users), []


@bulk_action(
    description=_("Open the sign-in again after wrong passwords"),
    permissions=["change"],
    done=ngettext_lazy("%(count)d account can try again.", "%(count)d accounts can try again.", "count"),
)
def unlock(modeladmin, rows, *, by):
    users = list(modeladmin.accounts_of(rows))
    for user in users:
        lockout.unlock(user)
        audit(by, "unlock", user, category="accounts")
    return len(users), []


@bulk_action(
    description=_("Take the second step of signing in away"),
    permissions=["hand_out_power"],
    done=ngettext_lazy(
        "%(count)d account signs in with one step.", "%(count)d accounts sign in with one step.", "count"
    ),
)
def remove_second_step(modeladmin, rows, *, by):
    apps = Authenticator.objects.filter(user__in=modeladmin.accounts_of(rows)).select_related("user")
    for app in apps:
        app.remove(by=by)
    return len(apps), []


class PasswordSetByStaff(AdminPasswordChangeForm):
    """A password that somebody else knows is one to change at the first sign-in."""

    def save(self, commit=True):
        user = super().save(commit=False)
        user.must_change_password = user.has_usable_password()
        if commit:
            user.save()
        return user


@admin.register(User)
class AccountAdmin(UserAdmin):
    form = AccountForm
    change_password_form = PasswordSetByStaff
    list_display = ("name", "email", "code", "is_active", "is_staff", "created_at")
    list_display_links = ("name", "email")
    list_filter = ("is_active", "is_staff", "is_superuser", "groups")
    search_fields = ("name_key",)  # shows the box; what it finds is in get_search_results
    search_help_text = _("Name, beginning of the e-mail, or code")
    ordering = ("-id",)
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    actions = (activate, deactivate, send_link, unlock, remove_second_step)
    # Closing an account is a verb with its own rules, not a box to untick.
    readonly_fields = ("code", "is_active", "has_second_step", "created_at", "last_login", "erase_on")
    fieldsets = (
        (None, {"fields": ("email", "first_name", "last_name", "language", "code", "password")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Safety"), {"fields": ("must_change_password", "has_second_step")}),
        (_("Dates"), {"fields": ("created_at", "last_login", "erase_on")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("email", "first_name", "last_name", "language", "is_staff", "usable_password")
                + ("password1", "password2"),
            },
        ),
    )

    def accounts_of(self, queryset):
        return queryset

    @admin.display(description=_("name"), ordering="name_key")
    def name(self, user):
        return user.full_name

    @admin.display(description=_("signs in with two steps"), boolean=True)
    def has_second_step(self, user):
        return authenticator_of(user) is not None

    def save_model(self, request, obj, form, change):
        if not change:
            obj.must_change_password = obj.has_usable_password()
        super().save_model(request, obj, form, change)

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        # Only an administrator hands out power; others would otherwise promote themselves.
        if not request.user.is_superuser:
            fields += ("is_staff", "is_superuser", "groups", "user_permissions")
        return fields

    def has_hand_out_power_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (request.user.is_superuser or obj is None or not obj.is_superuser)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        if allowed and obj is not None and obj.is_superuser:
            return request.user.is_superuser and obj.has_another_administrator()
        return allowed

    def get_actions(self, request):
        # Accounts are deleted one by one, with what goes along shown; closing them is the rule.
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_search_results(self, request, queryset, search_term):
        return queryset.matching(search_term), False
