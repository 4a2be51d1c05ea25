"""Figures of all film talents for staff: aggregates only, nobody is named."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import BooleanField, Case, Count, Q, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi, gettext
from django.utils.translation import gettext_lazy as _

from talentio.core.bands import Bands
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
    """The numbers of the dashboard; one query, of columns that stand in one index."""
    today = timezone.localdate()
    return CinemaTalent.objects.aggregate(
        total=Count("*"),
        listed=Count("is_listed", filter=Q(is_listed=True)),
        with_photo=Count("photo", filter=~Q(photo="")),
        last_month=Count("created_at", filter=Q(created_at__gte=timezone.now() - timedelta(days=30))),
        minors_waiting=Count("created_at", filter=_is_waiting(today)),
    )


def _is_waiting(today):
    return Q(date_of_birth__gt=years_before(today, ADULT_AT), guardian_consented_at=None)


def charts():
    """Every chart of the statistics page; five queries whatever the number of people."""
    months = _last_months()
    talents = _Talents(_moments(months))
    total = talents.bands.numbers.total()
    return [
        # Parts of all people: one person has several kinds and languages, so they add up to more than 100 %.
        chart("type", _("By kind of talent"), _by_type(), of=total),
        chart("gender", _("By gender"), _labelled(talents.genders, Gender)),
        chart("country", _("By country of residence"), _by_country(), of=total),
        chart("language", _("By language"), _by_language(), of=total),
        chart("experience", _("By experience"), _labelled(talents.levels, ExperienceLevel)),
        chart(
            "photo",
            _("With and without photo"),
            [
                (gettext("With photo"), talents.photos[True]),
                (gettext("Without photo"), talents.photos[False]),
            ],
        ),
        _registrations(months, talents.bands),
    ]


class _Talents:
    """How many there are of each gender, level and span of time, with and without photo: one pass for all.

    All of it stands in one index; each by itself would read that index once more.
    """

    def __init__(self, moments):
        self.genders, self.levels, self.photos = Counter(), Counter(), Counter()
        self.bands = Bands(moments)
        has_photo = Case(When(photo="", then=False), default=True, output_field=BooleanField())
        rows = self.bands.divide(CinemaTalent.objects).annotate(has_photo=has_photo)
        rows = rows.values_list("gender", "experience_level", "has_photo", "band")
        for gender, level, photo, band, number in rows.annotate(number=Count("*")):
            self.genders[gender] += number
            self.levels[level] += number
            self.photos[photo] += number
            self.bands.numbers[band] += number


def _counted(rows, column):
    # Of "*": counting keys would fetch them from the table.
    return rows.order_by().values_list(column).annotate(number=Count("*")).order_by("-number", column)


def _labelled(numbers, choices):
    """Every value of a short list in its own order, also those that nobody has."""
    return [(each.label, numbers[each.value]) for each in choices]


def _by_type():
    labels = dict(TalentType.choices)
    return [(labels.get(code, code), number) for code, number in _counted(FilmType.objects, "type")]


def _by_language():
    rows = _counted(FilmLanguage.objects, "language")[:MOST_ROWS]
    return [(language_name(code), number) for code, number in rows]


def _by_country():
    rows = list(_counted(CinemaTalent.objects, "country")[:MOST_ROWS])
    names = Country.objects.in_bulk([key for key, _number in rows])
    return [(names[key].name, number) for key, number in rows]


def registrations():
    """Registrations of each of the last twelve months, the present one last; one query."""
    months = _last_months()
    return _registrations(months, Bands(_moments(months)).count(CinemaTalent.objects))


def _registrations(months, bands):
    numbers = bands.spans(_moments(months))
    pairs = [(date_format(day, "F Y"), number) for day, number in zip(months, numbers, strict=True)]
    return chart("registrations", _("Registrations over time"), pairs)


def _moments(days):
    return [timezone.make_aware(datetime.combine(day, time.min)) for day in days]


def _last_months():
    day = timezone.localdate().replace(day=1)
    days = [day]
    for _number in range(MONTHS - 1):
        days.append((days[-1] - timedelta(days=1)).replace(day=1))
    return days[::-1]
