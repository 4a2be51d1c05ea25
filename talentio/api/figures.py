"""Figures over several apps."""

from django.utils.translation import gettext_noop
from ninja import Router, Schema

from accounts.api_doors import staff_with
from cinema import statistics as film_statistics
from productions.choices import ProjectStatus
from productions.models import Company, Project
from talentio.core.rest.shapes import One, Part, PartShape
from talents import statistics

router = Router(tags=["figures"], auth=staff_with("talents.view_profile"))


class Overview(Schema):
    """`recent` are the registrations of seven days, `completeness` is the average score."""

    people: int
    recent: int
    completeness: int
    film_talents: int
    film_talents_listed: int
    companies: int
    projects_running: int
    countries: list[PartShape]


@router.get(
    "/stats/overview",
    response=One[Overview],
    url_name="stats_overview",
    summary=gettext_noop("The most important figures"),
    description=gettext_noop("Counted anew for each request; nobody is named."),
)
def stats_overview(request):
    head, film = statistics.figures(), film_statistics.headline()
    data = {
        "people": head["total"],
        "recent": head["recent"],
        "completeness": head["completeness"],
        "film_talents": film["total"],
        "film_talents_listed": film["listed"],
        "companies": Company.objects.filter(is_active=True).count(),
        "projects_running": Project.objects.exclude(status=ProjectStatus.FINISHED).count(),
        "countries": [Part(row["code"], row["name"], row["people"]) for row in head["countries"]],
    }
    return {"success": True, "data": data}
