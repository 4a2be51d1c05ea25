"""Searches over the API: started, read while they run, cancelled."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from accounts.api_doors import staff_with
from talentio.core.rest.refusals import Refused, get_or_refuse, invalid
from talentio.core.rest.shapes import Given, One, Words

from . import runs, second_reading
from .brief.criteria import Criterion
from .forms import MOST
from .models import MatchRun

searching = staff_with("matching.search_talents")
router = Router(tags=["matching"], auth=searching)
# Seconds.
A_MINUTE, A_LITTLE = "60", "2"


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


class Scores(Schema):
    """What each reading came to, 0 to 100; `ai` is null until the AI has read the candidate."""

    builtin: int
    ai: int | None


class Candidate(Schema):
    """`is_read` tells that the AI has read them too, `is_flagged` that a person should look."""

    user: dict
    code: str
    score: int
    explication: Words
    reason: Words
    points_forts: list[Words]
    points_faibles: list[Words]
    is_read: bool
    is_flagged: bool
    scores: Scores


class SecondReading(Schema):
    """The AI has read `read` of `total` people; `reason` says why it ended early, `cost` is in dollars."""

    state: MatchRun.Reading
    reason: Words
    read: int
    total: int
    cost: float


class Run(Schema):
    """`candidates` are there once `state` is `done`, the best first; a second reading may change them yet."""

    id: int
    kind: str
    state: MatchRun.State
    is_over: bool = Field(description=gettext_noop("Nothing more comes: no need to ask again"))
    criteria: list[Words] = Field(description=gettext_noop("What was understood, in words"))
    candidates: list[Candidate]
    total_analyzed: int
    total_matched: int
    second_reading: SecondReading | None = Field(
        description=gettext_noop("How far the AI is; null without a key, or where it has nothing to read")
    )


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
def match_talents(request, given: Description, response: HttpResponse):
    return _start(request, given, response, kind="standard")


@router.post(
    "/matching/cinema",
    response={202: One[Started]},
    url_name="match_cinema",
    summary=gettext_noop("Search film talents by the description of a role"),
    description=gettext_noop(
        "The criteria that are read from the text count as they are; the search goes on in the background."
    ),
)
def match_cinema(request, given: Description, response: HttpResponse):
    return _start(request, given, response, kind="cinema")


def _start(request, given, response, *, kind):
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
    response["Location"] = reverse("api:run", args=[run.pk])
    return Status(202, {"success": True, "data": {"run": run.pk, "state": run.state}})


@router.get(
    "/matching/runs/{int:id}",
    response=One[Run],
    url_name="run",
    summary=gettext_noop("A search and its results"),
    description=gettext_noop(
        "With a key the AI reads the best a second time: what it has read so far counts already, and "
        "`second_reading` tells how far it is. Ask again after `Retry-After` seconds until `is_over`."
    ),
)
def run(request, id: int, response: HttpResponse):
    found = _visible(request, id)
    if found.is_at_work:
        response["Retry-After"] = A_LITTLE
    return {"success": True, "data": _run(found)}


@router.delete(
    "/matching/runs/{int:id}",
    response=One[Run],
    url_name="run",
    summary=gettext_noop("Cancel a search"),
    description=gettext_noop(
        "Its second reading ends too; what was read stays. One that is over already stays as it is."
    ),
)
def cancel(request, id: int):
    found = _visible(request, id)
    MatchRun.objects.filter(pk=found.pk).end(MatchRun.State.CANCELLED)
    second_reading.cancel(found)
    found.refresh_from_db()
    return {"success": True, "data": _run(found)}


def _visible(request, id):
    return get_or_refuse(MatchRun.objects.visible_to(request.auth).select_related("brief"), pk=id)


def _run(found):
    answer = runs.as_resource(found)
    return {
        "id": found.pk,
        "kind": found.brief.kind,
        "state": found.state,
        "criteria": runs.labels(found.criteria),
        **{name: each for name, each in answer.items() if name != "success"},
    }
