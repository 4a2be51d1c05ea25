"""The front door."""

from django.shortcuts import redirect, render
from django.views import i18n
from django.views.decorators.http import require_POST, require_safe

set_language = require_POST(i18n.set_language)


@require_safe
def home(request):
    """Visitors read what this is; talents go to their dashboard, staff to where they work."""
    user = request.user
    if not user.is_authenticated:
        return render(request, "home.html")
    if not user.is_staff:
        return redirect("talents:dashboard")
    is_on_a_set = user.has_perm("productions.add_presenceevent") and not user.has_perm("accounts.view_user")
    return redirect("productions:presence_home" if is_on_a_set else "admin:index")
