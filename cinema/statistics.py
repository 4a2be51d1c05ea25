"""Figures of all film talents for staff: aggregates only, nobody is named."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi, gettext
from django.utils.translation import gettext_lazy as _

from talentio.core.models import Country
from talents.choices import Gender

from .choices import ExperienceLevel, TalentType
from .lists import language_name
from .models import CinemaTalent, FilmLanguage, FilmType
from .models.talent import ADULT_AT, years_before

MONTHS = 12
MOST_ROWS = 15
# Of the drawing, in its own units: labels stand before the bars, which are WIDE at most.
WHOLE, LABELS, WIDE, ROW, BAR = 340, 145, 190, 26, 16
LONGEST_LABEL = 20


@dataclass(frozen=True)
class Row:
    """One line of a table with its bar: `x`, `y` and `width` are in units of the drawing."""

    label: str
    short_label: str
    number: int
    share: float
    x: float
    y: int
    width: float


@dataclass(frozen=True)
class Chart:
    name: str
    title: str
    rows: list[Row]
    label_x: int

    @property
    def text_rows(self):
        """Rows with the height of the base line of their label."""
        return [(row, row.y + BAR - 4) for row in self.rows]

    @property
    def height(self):
        return max(len(self.rows), 1) * ROW


def chart(name, title, pairs, *, of=None):
    """Build a chart from pairs of label and number; shares are parts of `of`, else of the sum."""
    pairs = list(pairs)
    most = max((number for _label, number in pairs), default=0) or 1
    whole = of or sum(number for _label, number in pairs) or 1
    rows = []
    for place, (label, number) in enumerate(pairs):
        width = round(WIDE * number / most, 1)
        x = WHOLE - LABELS - width if get_language_bidi() else LABELS
        rows.append(
            Row(
                str(label),
                _shortened(label),
                number,
                100 * number / whole,
                round(x, 1),
                place * ROW + (ROW - BAR) // 2,
                width,
            )
        )
    return Chart(name, title, rows, WHOLE if get_language_bidi() else 0)


def _shortened(label):
    label = str(label)
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


def headline():
    """The numbers of the dashboard; one query."""
    today = timezone.localdate()
    return CinemaTalent.objects.aggregate(
        total=Count("pk"),
        listed=Count("pk", filter=Q(is_listed=True)),
        with_photo=Count("pk", filter=~Q(photo="")),
        last_month=Count("pk", filter=Q(created_at__gte=timezone.now() - timedelta(days=30))),
        minors_waiting=Count("pk", filter=_is_waiting(today)),
    )


def _is_waiting(today):
    return Q(date_of_birth__gt=years_before(today, ADULT_AT), guardian_consented_at=None)


def charts():
    """Every chart of the statistics page; seven queries whatever the number of people."""
    talents = CinemaTalent.objects.all()
    total = talents.count()
    return [
        chart("type", _("By kind of talent"), _by_type(), of=total),
        chart("gender", _("By gender"), _labelled(talents, "gender", Gender)),
        chart("country", _("By country of residence"), _by_country(talents), of=total),
        chart("language", _("By language"), _by_language(), of=total),
        chart("experience", _("By experience"), _labelled(talents, "experience_level", ExperienceLevel)),
        chart("photo", _("With and without photo"), _by_photo(talents)),
        registrations(),
    ]


def _counted(rows, column):
    return rows.order_by().values_list(column).annotate(number=Count("pk")).order_by("-number", column)


def _labelled(rows, column, choices):
    """Every value of a short list in its own order, also those that nobody has."""
    found = dict(_counted(rows, column))
    return [(each.label, found.get(each.value, 0)) for each in choices]


def _by_type():
    labels = dict(TalentType.choices)
    return [(labels.get(code, code), number) for code, number in _counted(FilmType.objects, "type")]


def _by_language():
    rows = _counted(FilmLanguage.objects, "language")[:MOST_ROWS]
    return [(language_name(code), number) for code, number in rows]


def _by_country(talents):
    rows = list(_counted(talents, "country")[:MOST_ROWS])
    names = Country.objects.in_bulk([key for key, _number in rows])
    return [(names[key].name, number) for key, number in rows]


def _by_photo(talents):
    found = talents.aggregate(with_photo=Count("pk", filter=~Q(photo="")), all=Count("pk"))
    return [
        (gettext("With photo"), found["with_photo"]),
        (gettext("Without photo"), found["all"] - found["with_photo"]),
    ]


def registrations():
    """Registrations of each of the last twelve months, the present one last."""
    months = _last_months()
    since = timezone.make_aware(datetime(months[0].year, months[0].month, 1))
    rows = CinemaTalent.objects.filter(created_at__gte=since).order_by()
    rows = rows.annotate(month=TruncMonth("created_at")).values_list("month").annotate(Count("pk"))
    found = {(month.year, month.month): number for month, number in rows}
    pairs = [(date_format(day, "F Y"), found.get((day.year, day.month), 0)) for day in months]
    return chart("registrations", _("Registrations over time"), pairs)


def _last_months():
    day = timezone.localdate().replace(day=1)
    days = [day]
    for _number in range(MONTHS - 1):
        days.append((days[-1] - timedelta(days=1)).replace(day=1))
    return days[::-1]
