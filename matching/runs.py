"""Searches: a brief from a text, a run from a brief, its results from the built-in ranker."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F, Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_q.tasks import async_task

from talentio.core.audit import audit
from talentio.core.site_settings import SettingSpec, site_settings

from . import ai_settings, index, second_reading
from .brief.criteria import Criterion
from .brief.extract import understand
from .facts import SENSITIVE
from .models import Brief, Candidate, MatchItem, MatchRun
from .ranker import PERSON, UNREAD, rank, seed_of
from .words_for_people import criterion_label

SHOWN = 50
PER_MINUTE = 10
# Longer than the queue takes to give a task of a dead worker to another one.
FORGOTTEN_AFTER = timedelta(minutes=4)
MOST_ATTEMPTS = 3
PAGES = {"standard": "talents:profile", "cinema": "cinema:profile"}

site_settings.register(
    SettingSpec(
        "ai_match_threshold",
        "integer",
        60,
        "matching",
        gettext_lazy("Score from which somebody counts as matched"),
    )
)


class TooManyRuns(Exception):
    """This person started as many searches as one may in a minute."""


def read(text, *, kind, by):
    """Keep a text with what is understood of it; return the Brief."""
    brief = Brief(kind=kind, text=text, created_by=by)
    choose_role(brief, 0)
    return brief


def choose_role(brief, role):
    """Read a text anew for one of its roles, by its number from 0."""
    found = understand(brief.text, brief.kind, role)
    brief.criteria = [each.as_dict() for each in found.criteria]
    brief.refused = [each.as_dict() for each in found.refused]
    brief.unparsed, brief.roles, brief.role = found.unparsed, found.roles, role
    brief.save()


def keep(brief, criteria):
    """Remember how staff changed the criteria (dicts), for the next time that they open the brief."""
    brief.criteria = criteria
    brief.save(update_fields=["criteria"])


def counting(criteria, kind, *, by):
    """Those that may count: protected ones never for a job, and for a role only with a reason.

    Ethnicity and skin tone only for whoever may see them: a result would tell who gave them.
    """
    hidden = set() if by.has_perm("cinema.view_sensitive") else SENSITIVE
    return [
        each
        for each in criteria
        if not each.protected
        or (kind == "cinema" and each.justification.strip() and each.field not in hidden)
    ]


@transaction.atomic
def start(brief, criteria, *, by):
    """Confirm these criteria and queue a search; raise TooManyRuns."""
    since = timezone.now() - timedelta(minutes=1)
    if MatchRun.objects.recent_of(by, since=since).count() >= PER_MINUTE:
        raise TooManyRuns
    kept = [each.as_dict() for each in counting(criteria, brief.kind, by=by)]
    run = MatchRun.objects.create(brief=brief, criteria=kept, created_by=by)
    audit(by, "search_talents", run, category="matching")
    _queue(run.pk)
    return run


def _queue(pk):
    transaction.on_commit(lambda: async_task("matching.tasks.run", pk), robust=True)


@transaction.atomic
def resume(run):
    """Queue a failed or cancelled search again; return whether it was one."""
    ended = MatchRun.objects.filter(pk=run.pk, state__in=[MatchRun.State.FAILED, MatchRun.State.CANCELLED])
    is_new = ended.update(state=MatchRun.State.QUEUED, queued_at=timezone.now(), attempts=1, finished_at=None)
    if is_new:
        _queue(run.pk)
    return bool(is_new)


@transaction.atomic
def pick_up():
    """Queue again what was forgotten, end what was so too often; return how many of both."""
    forgotten = MatchRun.objects.forgotten(since=timezone.now() - FORGOTTEN_AFTER)
    failed = forgotten.filter(attempts__gte=MOST_ATTEMPTS).end(MatchRun.State.FAILED)
    again = list(forgotten.select_for_update(skip_locked=True).values_list("pk", flat=True))
    MatchRun.objects.filter(pk__in=again).update(queued_at=timezone.now(), attempts=F("attempts") + 1)
    for pk in again:
        _queue(pk)
    return failed + len(again)


def carry_out(run):
    """Rank and store the best; once it is over, a second call changes nothing."""
    index.refresh_stale()
    criteria = [Criterion.read(each) for each in run.criteria]
    seed = seed_of(run.brief_id, run.pk)
    most = max(SHOWN, site_settings.ai_candidates) if ai_settings.is_on() else SHOWN
    with translation.override(run.created_by.language):
        ranked = rank(criteria, kind=run.brief.kind, text=run.brief.text, seed=seed, limit=most)
    with transaction.atomic():
        run = MatchRun.objects.select_for_update().get(pk=run.pk)
        if run.state != MatchRun.State.QUEUED:
            return run
        run.items.all().delete()
        MatchItem.objects.bulk_create(
            MatchItem(run=run, candidate=each.candidate, position=number, score=each.score, facts=each.facts)
            for number, each in enumerate(ranked, start=1)
        )
        run.state, run.finished_at = MatchRun.State.DONE, timezone.now()
        run.total_analyzed = Candidate.objects.eligible(run.brief.kind).count()
        run.save()
        second_reading.begin(run)
    return run


def results(run):
    """Dicts of the run's people, best first: those who left the search since are not among them."""
    here = Candidate.objects.eligible(run.brief.kind)
    people = [f"candidate__{name}" for name in PERSON[run.brief.kind]]
    items = run.items.filter(candidate__in=here).select_related(*people)
    items = items.defer(*(f"candidate__{name}" for name in UNREAD[run.brief.kind]))
    items = list(items)
    labels = {each["id"]: criterion_label(each) for each in run.criteria} if items else {}
    return [_result(item, labels) for item in items]


def _result(item, labels):
    by_outcome = {"met": [], "unknown": [], "not_met": []}
    for fact in item.facts:
        by_outcome[fact["outcome"]].append((labels.get(fact["id"], fact["field"]), _evidence(fact)))
    found = item.candidate
    named = found.film or found.user
    return {
        "key": item.candidate_id,
        "user": {"code": found.code, "first_name": named.first_name, "last_name": named.last_name},
        "code": found.code,
        "name": found.full_name,
        "address": address_of(found),
        "score": item.score,
        "facts": by_outcome,
        "is_read": item.ai_state == MatchItem.Reading.DONE,
        "is_flagged": item.is_flagged,
        "is_suspicious": item.is_suspicious,
        "scores": (item.score if item.builtin_score is None else item.builtin_score, item.ai_score),
        "explanation": item.explanation,
        "strengths": item.strengths,
        "weaknesses": item.weaknesses,
    }


def _evidence(fact):
    """The fact of the database, and the person's own words where the second reading found some."""
    quote = f"“{fact['quote']}”" if fact.get("quote") else ""
    return " · ".join(part for part in (fact["fact"], quote) if part)


def reading_of(run):
    """How far the second reading is: {"read", "total"}, or None where there is none; one query."""
    if run.ai_state == MatchRun.Reading.OFF:
        return None
    asked = run.items.exclude(ai_state=MatchItem.Reading.NONE)
    return asked.aggregate(total=Count("pk"), read=Count("pk", filter=Q(ai_state=MatchItem.Reading.DONE)))


def address_of(candidate):
    """Where the profile is; "" while the site has no page for it."""
    try:
        return reverse(PAGES[candidate.kind], args=[candidate.code])
    except NoReverseMatch:
        return ""


def as_json(run):
    """The answer of M6."""
    return _answer(run, results(run), _candidate)


def as_resource(run):
    """The same with how far the second reading is, of the run and of each candidate."""
    answer = _answer(run, results(run), _candidate_read)
    return {**answer, "is_over": not run.is_at_work, "second_reading": second_reading_of(run)}


def _answer(run, found, present):
    matched = sum(each["score"] >= site_settings.ai_match_threshold for each in found)
    return {
        "success": True,
        "candidates": [present(each) for each in found],
        "total_analyzed": run.total_analyzed,
        "total_matched": matched,
    }


def _candidate(found):
    facts = found["facts"]
    reason = found["explanation"] or _explanation(facts)
    return {
        "user": found["user"],
        "code": found["code"],
        "score": found["score"],
        "explication": reason,
        "reason": reason,
        "points_forts": [f"{label} – {fact}" if fact else label for label, fact in facts["met"]]
        + found["strengths"],
        "points_faibles": [label for label, _fact in facts["not_met"]]
        + [_("To be confirmed: %s") % label for label, _fact in facts["unknown"]]
        + found["weaknesses"],
    }


def _candidate_read(found):
    builtin, ai = found["scores"]
    signs = {name: found[name] for name in ("is_read", "is_flagged")}
    return {**_candidate(found), **signs, "scores": {"builtin": builtin, "ai": ai}}


def second_reading_of(run):
    """{"state", "reason" why it ended early, "read", "total", "cost" in dollars}, or None without one."""
    reading = reading_of(run)
    if reading is None:
        return None
    reason = run.get_ai_note_display() if run.ai_note else ""
    return {"state": run.ai_state, "reason": reason, "cost": float(run.ai_spent), **reading}


def _explanation(facts):
    counts = {name: len(each) for name, each in facts.items()}
    return _("%(met)d criteria met, %(not_met)d not met, %(unknown)d to be confirmed.") % counts


def labels(criteria):
    """The words of criteria that are dicts."""
    return [criterion_label(each) for each in criteria]
