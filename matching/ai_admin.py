"""What the AI costs, and the analyses of CVs, in the back-office."""

from django.contrib import admin
from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from talentio.core.audit import audit
from talentio.core.bulk import bulk_action
from talentio.core.log_admin import ReadOnly
from talentio.core.settings_admin import page_of

from . import cv_analysis, model_list, spending
from .models import AiCall, AiMonth, CvAnalysis, MatchRun

MONTHS, PEOPLE, RUNS = 12, 20, 20


@admin.register(AiCall)
class AiCallAdmin(ReadOnly):
    """One row per question, and above them what a month, a person and a search cost."""

    change_list_template = "admin/matching/usage.html"
    list_display = ("created_at", "purpose", "search", "person", "state", "fault", "model", "tokens", "cost")
    list_filter = (("created_at", admin.DateFieldListFilter), "purpose", "state")
    list_select_related = ("person", "run__brief")
    ordering = ("-id",)
    fields = ("created_at", "finished_at", "purpose", "search", "person", "state", "fault", "model") + (
        "prompt_tokens",
        "completion_tokens",
        "reserved",
        "cost",
    )
    readonly_fields = ("search",)

    @admin.display(description=_("search"))
    def search(self, call):
        if call.run is None:
            return "—"
        return format_html('<a href="{}">{}</a>', call.run.get_absolute_url(), call.run_id)

    @admin.display(description=_("tokens"))
    def tokens(self, call):
        return f"{call.prompt_tokens} → {call.completion_tokens}"

    def changelist_view(self, request, extra_context=None):
        context = {"title": _("What the AI costs"), "usage": usage(), "settings_page": page_of("ai")}
        return super().changelist_view(request, {**context, **(extra_context or {})})


def usage():
    """Figures of the usage page; five queries whatever there is."""
    spent, most = spending.month_so_far()
    this_month = timezone.localdate().replace(day=1)
    calls = AiCall.objects.filter(month=this_month).order_by()
    by_person = calls.values("person__first_name", "person__last_name").annotate(
        asked=Count("pk"), failed=Count("pk", filter=~Q(state=AiCall.State.DONE)), cost=Sum("cost")
    )
    return {
        "spent": spent,
        "most": most,
        "share": min(100, round(100 * spent / most)) if most else 100,
        "warnings": model_list.warnings(),
        "months": AiMonth.objects.order_by("-month")[:MONTHS],
        "people": by_person.order_by("-cost")[:PEOPLE],
        "runs": MatchRun.objects.filter(ai_spent__gt=0)
        .select_related("brief", "created_by")
        .order_by("-pk")[:RUNS],
    }


@bulk_action(
    description=_("Analyse the CV again"),
    permissions=["analyze"],
    done=ngettext_lazy("%(count)d CV is being read.", "%(count)d CVs are being read.", "count"),
)
def analyse_again(modeladmin, rows, *, by):
    analyses = list(rows.select_related("profile").exclude(profile__cv=""))
    for each in analyses:
        cv_analysis.ask_for(each.profile, by=by)
        audit(by, "analyze_cv", each.profile, category="matching")
    return len(analyses), []


@admin.register(CvAnalysis)
class CvAnalysisAdmin(ReadOnly):
    list_display = ("name", "state", "origin", "score", "years", "cost", "analyzed_at", "page")
    list_filter = ("state", "origin", ("analyzed_at", admin.DateFieldListFilter))
    list_select_related = ("profile__user",)
    search_fields = ("profile__user__code",)
    search_help_text = _("Code of the talent")
    ordering = ("-id",)
    actions = (analyse_again,)
    fields = ("name", "state", "reason", "origin", "score", "marks", "strengths", "weaknesses") + (
        *("recommendations", "skills", "languages", "years", "model", "cost", "asked_by", "asked_at"),
        *("analyzed_at", "page"),
    )
    readonly_fields = ("name", "page")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("words")

    def has_analyze_permission(self, request):
        return request.user.has_perm("matching.analyze_cv")

    @admin.display(description=_("name"))
    def name(self, analysis):
        return analysis.profile.user.full_name

    @admin.display(description=_("on the site"))
    def page(self, analysis):
        address = reverse("matching:analyze_cv", args=[analysis.profile.user_id])
        return format_html('<a href="{}">{}</a>', address, _("Open"))
