"""The front door."""

from django.shortcuts import redirect, render
from django.views import i18n
from django.views.decorators.http import require_POST, require_safe

set_language = require_POST(i18n.set_language)


@require_safe
def home(request):
    """Visitors read what this is; talents go to their dashboard, staff to the back-office."""
    if not request.user.is_authenticated:
        return render(request, "home.html")
    return redirect("admin:index" if request.user.is_staff else "talents:dashboard")
