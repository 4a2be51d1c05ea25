"""Companies that nobody has verified."""

from django.utils.translation import ngettext_lazy

from talentio.core.attention import Need, register

from .models import Company

register(
    Need(
        "companies",
        "productions.change_company",
        lambda: Company.objects.filter(is_active=True, is_verified=False),
        ngettext_lazy("%(number)s company to verify", "%(number)s companies to verify", "count"),
        "admin:productions_company_changelist",
        "is_verified__exact=0&is_active__exact=1",
    )
)
