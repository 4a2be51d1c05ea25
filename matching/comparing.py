"""People side by side, and two searches of one brief: who came, went and moved, and why."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from . import ranker, runs
from .brief.criteria import Criterion
from .words_for_people import criterion_label

OUTCOMES = ("met", "unknown", "not_met")


@dataclass(frozen=True)
class Change:
    """What became of one person: positions count from 1, None where they are not among those kept.

    `why` are (criterion in words, outcome before, outcome after); None where it was not asked.
    """

    person: dict
    before: int | None
    after: int | None
    score_before: int | None
    score_after: int | None
    why: list


@dataclass(frozen=True)
class Comparison:
    """`criteria` are (sign, words): "+" is new, "−" is gone, "±" has another weight or value."""

    criteria: list
    came: list
    went: list
    moved: list
    stayed: int


def side_by_side(run, people):
    """[(criterion in words, [(outcome, fact) of each person])]."""
    facts = [_by_label(each["facts"]) for each in people]
    labels = [criterion_label(each) for each in run.criteria]
    return [(label, [each.get(label, ("unknown", "")) for each in facts]) for label in labels]


def _by_label(facts):
    return {label: (outcome, fact) for outcome in OUTCOMES for label, fact in facts[outcome]}


def compare(before, after):
    """The Comparison of two runs of one brief; people who may not be shown now are in neither."""
    old, new = ({each["key"]: each for each in _numbered(run)} for run in (before, after))
    keys = [*new, *(key for key in old if key not in new)]
    outcomes = [_outcomes(run, keys) for run in (before, after)]
    asked = _asked(before), _asked(after)
    changes = [_change(old.get(key), new.get(key), _why(key, asked, outcomes)) for key in keys]
    both = [each for each in changes if each.before and each.after]
    moved = [each for each in both if each.before != each.after]
    return Comparison(
        criteria=_criteria(*asked),
        came=[each for each in changes if not each.before],
        went=[each for each in changes if not each.after],
        moved=sorted(moved, key=lambda each: -abs(each.before - each.after)),
        stayed=len(both) - len(moved),
    )


def _numbered(run):
    return [{**each, "number": number} for number, each in enumerate(runs.results(run), start=1)]


def _asked(run):
    """{what is asked: criterion}, whatever its number, its kind and its weight are."""
    return {(each["field"], each["op"], tuple(map(str, each["value"]))): each for each in run.criteria}


def _outcomes(run, keys):
    """{candidate's key: {what is asked: outcome}} as it is today, of those who are on neither list too."""
    criteria = [Criterion.read(each) for each in run.criteria]
    found = ranker.outcomes_of(criteria, kind=run.brief.kind, keys=keys)
    names = {each["id"]: name for name, each in _asked(run).items()}
    return {key: {names[name]: outcome for name, outcome in each.items()} for key, each in found.items()}


def _change(old, new, why):
    return Change(
        person=new or old,
        before=old and old["number"],
        after=new and new["number"],
        score_before=old and old["score"],
        score_after=new and new["score"],
        why=why,
    )


def _why(key, asked, outcomes):
    """The criteria that only one run had or weighed otherwise, with what they say of this person."""
    old, new = asked
    changed = [name for name in {**old, **new} if _weight(old.get(name)) != _weight(new.get(name))]
    lines = []
    for name in changed:
        before = outcomes[0].get(key, {}).get(name) if name in old else None
        after = outcomes[1].get(key, {}).get(name) if name in new else None
        lines.append((criterion_label(new.get(name) or old[name]), before, after))
    return lines


def _weight(criterion):
    return criterion and (criterion["kind"], criterion["weight"])


def _criteria(old, new):
    found = [("+", criterion_label(new[name])) for name in new if name not in old]
    found += [("−", criterion_label(old[name])) for name in old if name not in new]
    for name in new:
        if name in old and _weight(old[name]) != _weight(new[name]):
            words = criterion_label(new[name])
            found.append(("±", _("%(criterion)s: %(before)s → %(after)s") % {
                "criterion": words, "before": _standing(old[name]), "after": _standing(new[name])
            }))  # fmt: skip
    return found


def _standing(criterion):
    kind = _("must") if criterion["kind"] == "must" else _("wish")
    return f"{kind} {criterion['weight']}"
