"""Searches over the API: started, read while they run, cancelled."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from accounts.api_doors import staff_with
from talentio.core.rest.refusals import Refused, get_or_refuse, invalid
from talentio.core.rest.shapes import Given, One, Words

from . import runs
from .brief.criteria import Criterion
from .forms import MOST
from .models import MatchRun

searching = staff_with("matching.search_talents")
router = Router(tags=["matching"], auth=searching)
A_MINUTE = "60"


class Description(Given):
    """The text stands under either name."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"job_description": "Photographe à Rabat, 5 ans d'expérience, français"}
        }
    )

    job_description: str = Field("", max_length=MOST, description=gettext_noop("Whom you look for, in words"))
    role_description: str = Field("", max_length=MOST, description=gettext_noop("The same, for a role"))
    justification: str = Field(
        "",
        max_length=300,
        description=gettext_noop("Artistic reason, without which gender, age and origin do not count"),
    )


class Candidate(Schema):
    user: dict
    code: str
    score: int
    explication: Words
    reason: Words
    points_forts: list[Words]
    points_faibles: list[Words]


class Run(Schema):
    """`candidates` are there once `state` is `done`, the best first."""

    id: int
    kind: str
    state: MatchRun.State
    criteria: list[Words] = Field(description=gettext_noop("What was understood, in words"))
    candidates: list[Candidate]
    total_analyzed: int
    total_matched: int


class Started(Schema):
    run: int
    state: MatchRun.State


@router.post(
    "/matching/talents",
    response={202: One[Started]},
    url_name="match_talents",
    summary=gettext_noop("Search talents by a description"),
    description=gettext_noop(
        "The criteria that are read from the text count as they are; the search goes on in the background."
    ),
)
def match_talents(request, given: Description):
    return _start(request, given, kind="standard")


@router.post(
    "/matching/cinema",
    response={202: One[Started]},
    url_name="match_cinema",
    summary=gettext_noop("Search film talents by the description of a role"),
    description=gettext_noop(
        "The criteria that are read from the text count as they are; the search goes on in the background."
    ),
)
def match_cinema(request, given: Description):
    return _start(request, given, kind="cinema")


def _start(request, given, *, kind):
    text = (given.job_description or given.role_description).strip()
    if not text:
        raise invalid({"job_description": [_("Paste a description or choose a file.")]})
    brief = runs.read(text, kind=kind, by=request.auth)
    reason = given.justification
    criteria = [Criterion.read({**each, "justification": reason}) for each in brief.criteria]
    try:
        run = runs.start(brief, criteria, by=request.auth)
    except runs.TooManyRuns as refused:
        words = _("You started many searches in a minute. Please wait a little.")
        raise Refused(429, "too_many_requests", words, headers={"Retry-After": A_MINUTE}) from refused
    return Status(202, {"success": True, "data": {"run": run.pk, "state": run.state}})


@router.get(
    "/matching/runs/{int:id}",
    response=One[Run],
    url_name="run",
    summary=gettext_noop("A search and its results"),
)
def run(request, id: int):
    return {"success": True, "data": _run(_visible(request, id))}


@router.delete(
    "/matching/runs/{int:id}",
    response=One[Run],
    url_name="run",
    summary=gettext_noop("Cancel a search"),
    description=gettext_noop("One that is over already stays as it is."),
)
def cancel(request, id: int):
    found = _visible(request, id)
    MatchRun.objects.filter(pk=found.pk).end(MatchRun.State.CANCELLED)
    found.refresh_from_db()
    return {"success": True, "data": _run(found)}


def _visible(request, id):
    return get_or_refuse(MatchRun.objects.visible_to(request.auth).select_related("brief"), pk=id)


def _run(found):
    is_done = found.state == MatchRun.State.DONE
    results = runs.as_json(found) if is_done else {"candidates": [], "total_analyzed": 0, "total_matched": 0}
    return {
        "id": found.pk,
        "kind": found.brief.kind,
        "state": found.state,
        "criteria": runs.labels(found.criteria),
        **{name: results[name] for name in ("candidates", "total_analyzed", "total_matched")},
    }
