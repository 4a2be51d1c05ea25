"""API tokens of everybody in the back-office."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from talentio.core.bulk import bulk_action
from talentio.core.pagination import BoundedPaginator

from .forms import IdentifierField, TokenForm
from .models import ApiToken, User


@bulk_action(
    description=_("Revoke the chosen tokens"),
    permissions=["delete"],
    done=ngettext_lazy("%(count)d token is revoked.", "%(count)d tokens are revoked.", "count"),
)
def revoke(modeladmin, rows, *, by):
    return sum(token.revoke(by=by) for token in rows), []


class AccountTokenForm(TokenForm):
    """A token of somebody else's account, such as one that stands for a program."""

    user = IdentifierField()
    field_order = ("user", "name", "scope", "days")

    def clean_user(self):
        user = User.objects.active().identified_by(self.cleaned_data["user"]).first()
        if user is None:
            self.add_error("user", _("There is no open account with this e-mail or code."))
        return user


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    """Whoever has a token acts as its account, so only administrators make them for others."""

    list_display = ("name", "user", "scope", "start", "last_used_at", "expires_at", "revoked_at")
    list_filter = ("scope", ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("name",)
    search_help_text = _("Name of the token, or of its account")
    fields = ("name", "user", "scope", "start", "created_at", "last_used_at", "expires_at", "revoked_at")
    ordering = ("-id",)
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    actions = (revoke,)

    def add_view(self, request, form_url="", extra_context=None):
        """Make a token and show it, in this one answer."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = AccountTokenForm(request.POST or None)
        token = form.make(form.cleaned_data["user"], by=request.user) if form.is_valid() else None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Make a token"),
            "opts": self.opts,
            "form": form,
            "token": token,
        }
        return TemplateResponse(request, "admin/accounts/make_token.html", context)

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        of_account = queryset.filter(user__in=User.objects.matching(search_term))
        return of_account | queryset.filter(name__icontains=search_term), False

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return False

    def get_actions(self, request):
        # A token is revoked and stays in the list, so that its uses in the log can be explained.
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions
