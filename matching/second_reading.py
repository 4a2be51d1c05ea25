"""The second reading of a run: the best candidates, several at once, within time and money.

One worker reads a run at a time: it holds a lease on the row, and whoever finds the lease run out
goes on with what is not done. Threads only talk to the service; the database is this thread's.
"""

import logging
import random
import time
import uuid
from collections import deque
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django_q.tasks import async_task

from talentio.core.site_settings import site_settings

from . import ai_settings, judging, openrouter, spending
from .models import AiAnswer, AiCall, Candidate, MatchItem, MatchRun, Tag
from .ranker import PERSON

log = logging.getLogger(__name__)
TASK = "matching.tasks.read_again"
LEASE = timedelta(seconds=30)
BEAT = 1.0  # seconds between two looks at the row: is it cancelled, whose is the lease
# A task of the queue is ended after two minutes; whoever has asked waits for the answer.
WORKING_TIME, MARGIN = 120, 15
# So many candidates are made ready, or judged, before we look who has answered meanwhile.
BITE = 8
# So often is a candidate asked about at first, and at most, once all others are done.
FIRST_ATTEMPTS, MOST_ATTEMPTS = 5, 9
FIRST_WAIT, LONGEST_WAIT = 0.5, 20.0  # seconds before asking again
# So many failures without any answer between them, and the service is down.
HOPELESS = 24
MOST_ROOM = 4  # times the tokens of a first answer
State, Note = MatchRun.Reading, MatchRun.Note


@dataclass
class Job:
    """A candidate to be asked about, from `due` on (of time.monotonic) and with so much more room."""

    item: MatchItem
    subject: judging.Subject
    key: str
    due: float = 0.0
    room: int = 1


def begin(run):
    """Have a search that is done read a second time, if there is a key and anything to ask."""
    items = list(run.items.all()[: site_settings.ai_candidates])
    if not ai_settings.is_on() or not items:
        return
    if not judging.asked_of(run.criteria, items[0].facts):
        run.ai_note = Note.NOTHING_TO_ASK
        run.save(update_fields=["ai_note"])
        return
    run.items.filter(pk__in=[item.pk for item in items]).update(ai_state=MatchItem.Reading.WAITING)
    run.ai_state, run.ai_budget = State.WAITING, site_settings.ai_run_budget
    run.save(update_fields=["ai_state", "ai_budget"])
    queue(run.pk)


def queue(pk):
    transaction.on_commit(lambda: async_task(TASK, pk), robust=True)


@transaction.atomic
def resume(run):
    """Read on where a reading ended early; return whether it had."""
    ended = MatchRun.objects.filter(pk=run.pk, ai_state__in=[State.PARTIAL, State.STOPPED, State.CANCELLED])
    is_new = ended.update(
        ai_state=State.WAITING, ai_note="", ai_lease_until=None, ai_budget=site_settings.ai_run_budget
    )
    if is_new:
        failed = run.items.exclude(ai_state__in=["", MatchItem.Reading.DONE])
        failed.update(ai_state=MatchItem.Reading.WAITING, ai_attempts=0)
        queue(run.pk)
    return bool(is_new)


def cancel(run):
    """End a reading where it is; what was read stays."""
    return MatchRun.objects.filter(pk=run.pk, ai_state=State.WAITING).update(ai_state=State.CANCELLED)


def pick_up():
    """Queue again what a killed worker left, or what the service told to wait; return how many."""
    now = timezone.now()
    left = MatchRun.objects.filter(ai_state=State.WAITING, ai_lease_until__lt=now)
    never = MatchRun.objects.filter(
        ai_state=State.WAITING, ai_lease_until=None, finished_at__lt=now - timedelta(minutes=2)
    )
    keys = [*left.values_list("pk", flat=True), *never.values_list("pk", flat=True)]
    for pk in keys:
        async_task(TASK, pk)
    return len(keys)


def read(pk):
    """Read a run that waits and that nobody else reads; return how many candidates were read."""
    name = uuid.uuid4().hex
    if not _claim(pk, name):
        return 0
    run = MatchRun.objects.select_related("brief", "created_by").get(pk=pk)
    # Nobody else is at work on it: what is on its way belongs to somebody who was killed.
    spending.give_up(AiCall.objects.filter(run=run))
    reading = Reading(run, name)
    reading.carry_out()
    return reading.read


def _claim(pk, name):
    now = timezone.now()
    free = Q(ai_lease_until=None) | Q(ai_lease_until__lt=now)
    mine = MatchRun.objects.filter(free, pk=pk, ai_state=State.WAITING)
    return mine.update(ai_lease=name, ai_lease_until=now + LEASE)


class Reading:
    """One worker at one run; `read` counts the candidates that are done."""

    def __init__(self, run, name):
        self.run, self.name, self.read = run, name, 0
        self.service = ai_settings.service()
        self.price = spending.prices(self.service.models)
        self.timeout = site_settings.ai_matching_timeout
        self.most = self.limit = site_settings.ai_in_flight
        self.language = run.created_by.language
        self.until = time.monotonic() + max(10, WORKING_TIME - MARGIN - self.timeout)
        # From deque to deque: not looked into, ready to be asked about, (on their way), answered.
        self.unread, self.waiting, self.flying, self.arrived = deque(), deque(), {}, deque()
        self.failures = self.successes = 0
        self.paused = self.slowed = self.beaten = 0.0
        # `is_short`: the money that is left is reserved for questions on their way.
        self.is_mine, self.stop, self.is_short = True, "", False

    def carry_out(self):
        """Our own work is done in bites while questions are on their way; answers are safe before it."""
        self._gather()
        with openrouter.session(self.most) as self.connections, ThreadPoolExecutor(self.most) as self.threads:
            while self.flying or self.arrived or (self._is_more() and self._may_send()):
                self._beat()
                self._receive()
                self._send()
                if not (self._look_into() or self._judge()):
                    self._wait()
        if self.is_mine:
            self._end()

    def _is_more(self):
        return bool(self.unread or self.waiting)

    def _wait(self):
        """Until somebody has answered or may be asked about, a second at most."""
        pause = BEAT
        if self._in_turn() and self._room() and self._may_send():
            pause = min(BEAT, max(0.01, self._next() - time.monotonic()))
        if self.flying:
            wait(self.flying, timeout=pause, return_when=FIRST_COMPLETED)
        elif self.waiting and self._may_send():
            time.sleep(pause)

    def _room(self):
        """How many more may be on their way; nobody while all that is left is reserved."""
        return 0 if self.is_short else self.limit - len(self.flying)

    def _may_send(self):
        return self.is_mine and not self.stop and max(time.monotonic(), self._next()) < self.until

    def _next(self):
        """The moment from which somebody may be asked about."""
        return max(self.paused, min((job.due for job in self._in_turn()), default=0.0))

    def _gather(self):
        """Everybody who waits and may still be shown."""
        here = Candidate.objects.eligible(self.run.brief.kind)
        gone = self.run.items.filter(ai_state=MatchItem.Reading.WAITING).exclude(candidate__in=here)
        gone.update(ai_state=MatchItem.Reading.NONE)
        self.unread.extend(waiting_items(self.run))

    def _look_into(self):
        """Make a few more ready, if many are missing for the next round of questions, and say whether.

        Who wrote nothing, or was answered before, is done already.
        """
        bite = min(BITE, self.limit)
        if not self._may_send() or self.limit - len(self.waiting) < bite or not self.unread:
            return False
        items = [self.unread.popleft() for _ in range(min(bite, len(self.unread)))]
        subjects = subjects_of(items, self.run.brief.kind)
        jobs = [Job(item, subjects[item.pk], self._key(subjects[item.pk])) for item in items]
        rows = AiAnswer.objects.filter(key__in=[job.key for job in jobs])
        kept = dict(rows.values_list("key", "data"))
        for job in jobs:
            if job.subject.text and job.key not in kept:
                self.waiting.append(job)
            else:
                self.arrived.append((job, kept.get(job.key)))
        return True

    def _key(self, subject):
        models = self.service.models
        return judging.key_of(self.run.criteria, subject, language=self.language, models=models)

    def _verdict(self, job, data):
        if data is None:
            return judging.without_answer(self.run.criteria, job.subject)
        return judging.verdict(self.run.criteria, job.subject, data)

    def _beat(self):
        """Renew the lease, a second after the last time; without it nothing more is sent."""
        now = time.monotonic()
        if now - self.beaten < BEAT or not self.is_mine:
            return
        self.beaten = now
        mine = MatchRun.objects.filter(pk=self.run.pk, ai_lease=self.name, ai_state=State.WAITING)
        self.is_mine = bool(mine.update(ai_lease_until=timezone.now() + LEASE))

    def _send(self):
        """Reserve the money for as many as may fly now, and let them."""
        now = time.monotonic()
        room = self._room()
        if not self._may_send() or room <= 0 or now < self.paused:
            return
        due = [job for job in self._in_turn() if job.due <= now][:room]
        if not due:
            return
        questions = [self._question(job) for job in due]
        sums = [spending.most_for(question, self.price) for question in questions]
        try:
            calls = spending.reserve(
                sums, purpose=AiCall.Purpose.MATCH, person=self.run.created_by, run=self.run
            )
        except spending.TooExpensive as limit:
            # What is on its way may turn out cheaper than what it reserved.
            self.stop, self.is_short = "" if self.flying else limit.limit, True
            return
        for job, question, call in zip(due, questions, calls, strict=False):
            self.waiting.remove(job)
            job.item.ai_attempts += 1
            flight = self.threads.submit(_fly, question, self.service, self.connections)
            self.flying[flight] = job, call

    def _in_turn(self):
        """Those that wait; whoever failed often only when nobody else is left."""
        first = [job for job in self.waiting if job.item.ai_attempts < FIRST_ATTEMPTS]
        return first or ([] if self.flying else list(self.waiting))

    def _question(self, job):
        asked = judging.question(self.run.criteria, job.subject, language=self.language, timeout=self.timeout)
        return replace(asked, max_tokens=asked.max_tokens * job.room)

    def _receive(self):
        """Keep what arrived and what it cost, before anything is made of it: it is paid for."""
        ended, answers, failed = [], [], []
        for flight in [each for each in self.flying if each.done()]:
            job, call = self.flying.pop(flight)
            outcome = flight.result()
            ended.append((call, outcome))
            if outcome.answer:
                self.arrived.append((job, outcome.answer.data))
                answers.append(_kept(job, outcome.answer))
                self._speed_up()
            else:
                failed.append(self._after_fault(job, outcome.fault))
        if ended:
            self.is_short = False
            _store(ended, answers, failed)

    def _judge(self):
        """Store what a few answers come to, and say whether; the score becomes what both readings say."""
        arrived = [self.arrived.popleft() for _ in range(min(BITE, len(self.arrived)))]
        if not arrived:
            return False
        with transaction.atomic():
            for job, data in arrived:
                apply(job.item, self._verdict(job, data), is_suspicious=job.subject.is_suspicious)
                # One by one: a single statement for all takes Django longer to write.
                _save(job.item, READ)
        self.read += len(arrived)
        return True

    def _after_fault(self, job, fault):
        """Decide what becomes of a candidate whose question failed; return the item."""
        self.failures += 1
        log.info("The reading of candidate %s failed: %s", job.item.candidate_id, fault.kind)
        if isinstance(fault, openrouter.StopAsking):
            self.stop = fault.kind
            self.waiting.append(job)
        elif isinstance(fault, openrouter.Refused) or job.item.ai_attempts >= MOST_ATTEMPTS:
            job.item.ai_state = MatchItem.Reading.FAILED
        else:
            self._again(job, fault)
        if self.failures >= HOPELESS:
            self.stop = self.stop or Note.UNAVAILABLE
        return job.item

    def _again(self, job, fault):
        now = time.monotonic()
        backoff = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (job.item.ai_attempts - 1))
        job.due = now + backoff * random.uniform(0.5, 1)  # noqa: S311 only so that not all come at once
        if fault.is_cut:
            job.room = min(MOST_ROOM, job.room * 2)
        if fault.after is not None:
            job.due = max(job.due, now + fault.after)
        if fault.kind == "429":
            self.paused = max(self.paused, now + (fault.after or 0))
            # Once for all that were refused together.
            if now > self.slowed:
                self.limit, self.successes = max(1, self.limit // 2), 0
                self.slowed = now + BEAT
        self.waiting.append(job)

    def _speed_up(self):
        self.failures, self.successes = 0, self.successes + 1
        if self.successes >= self.limit < self.most:
            self.limit, self.successes = self.limit + 1, 0

    def _end(self):
        """Say how it ended, or that somebody goes on."""
        mine = MatchRun.objects.filter(pk=self.run.pk, ai_lease=self.name, ai_state=State.WAITING)
        if self._is_more() and not self.stop:
            # Time is up. Until the service wants to be asked again, nobody needs to look.
            rest = self._next() - time.monotonic()
            mine.update(ai_lease_until=timezone.now() + timedelta(seconds=rest) if rest > BEAT else None)
            if rest <= BEAT:
                async_task(TASK, self.run.pk)
            return
        failed = self.run.items.exclude(ai_state__in=["", MatchItem.Reading.DONE]).exists()
        state, note = (State.PARTIAL, Note.FAILURES) if failed else (State.DONE, "")
        if self.stop:
            is_money = self.stop in (Note.RUN_BUDGET, Note.MONTH_BUDGET)
            state, note = State.PARTIAL if is_money else State.STOPPED, self.stop
        mine.update(ai_state=state, ai_note=note, ai_lease_until=None)


def _store(ended, answers, failed):
    """Store how questions ended, and the answers for whoever asks the same again."""
    try:
        with transaction.atomic():
            spending.settle(ended)
            AiAnswer.objects.bulk_create(answers, ignore_conflicts=True)
    except IntegrityError:
        # Somebody was erased while they were read: their answer goes with them, the others are kept.
        spending.settle(ended)
        for each in answers:
            with suppress(IntegrityError), transaction.atomic():
                AiAnswer.objects.bulk_create([each], ignore_conflicts=True)
    for item in failed:
        _save(item, ["ai_attempts", "ai_state"])


def _save(item, names):
    """Not `item.save`: whoever was erased meanwhile is none to stumble over."""
    MatchItem.objects.filter(pk=item.pk).update(**{name: getattr(item, name) for name in names})


READ = [
    *("facts", "score", "builtin_score", "ai_score", "ai_state", "ai_attempts", "explanation", "strengths"),
    *("weaknesses", "is_flagged", "is_suspicious"),
]


def apply(item, verdict, *, is_suspicious):
    """Put a verdict on an item, unsaved."""
    item.builtin_score = item.score if item.builtin_score is None else item.builtin_score
    item.ai_score, item.facts = verdict.score, verdict.facts
    item.score, item.is_flagged = judging.blended(
        item.builtin_score, verdict.score, is_suspicious=is_suspicious
    )
    item.explanation = verdict.explanation
    item.strengths, item.weaknesses = verdict.strengths, verdict.weaknesses
    item.is_suspicious, item.ai_state = is_suspicious, MatchItem.Reading.DONE


def waiting_items(run):
    """Those of a run that are not read, with all that their texts are made of; three queries."""
    kind = run.brief.kind
    items = run.items.filter(ai_state=MatchItem.Reading.WAITING)
    items = items.select_related(*(f"candidate__{name}" for name in PERSON[kind]))
    if kind == "cinema":
        return items.prefetch_related("candidate__film__credits")
    return items.select_related("candidate__user", "candidate__profile", "candidate__profile__cv_analysis")


def subjects_of(items, kind):
    """{pk of the item: Subject}; one query for what people chose from lists."""
    candidates = {item.candidate_id for item in items}
    declared = {}
    for tag in Tag.objects.filter(candidate__in=candidates, origin=Tag.Origin.DECLARED):
        declared.setdefault(tag.candidate_id, set()).add((tag.field, tag.code))
    return {
        item.pk: judging.subject_of(
            item.facts,
            texts=texts_of(item.candidate),
            names=names_of(item.candidate),
            kind=kind,
            declared=declared.get(item.candidate_id, ()),
        )
        for item in items
    }


def names_of(candidate):
    """What a text must not say of who they are."""
    if candidate.film_id:
        film = candidate.film
        return [film.first_name, film.last_name, film.name_ar, film.code]
    return [candidate.user.first_name, candidate.user.last_name, candidate.user.code or ""]


def texts_of(candidate):
    """The words of a person: bio, and credits or CV."""
    if candidate.film_id:
        credits = [
            " – ".join(str(part) for part in (each.title, each.year, each.role) if part)
            for each in candidate.film.credits.all()
        ]
        return [candidate.film.bio, "\n".join(credits)]
    analysis = getattr(candidate.profile, "cv_analysis", None)
    return [candidate.profile.bio, analysis.words if analysis else ""]


def _fly(question, service, connections):
    """Runs in a thread: the network alone. A fault comes back as an Outcome too."""
    try:
        return spending.Outcome(answer=openrouter.ask(question, service, connections))
    except openrouter.Fault as fault:
        return spending.Outcome(fault=fault)


def _kept(job, answer):
    return AiAnswer(key=job.key, candidate_id=job.item.candidate_id, data=answer.data, model=answer.model)
