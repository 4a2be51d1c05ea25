"""Who registered in a week, told to staff every Sunday: each app declares its people as a kind of mail."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications import registry
from talentio.core.site_settings import site_settings

from .emails import administrators, sample_person

SCHEDULE = "accounts.weekly_recap"
AT = time(12, 59)
WEEK = timedelta(days=7)
# Gmail cuts a mail at 102 kB.
MOST_ROWS = 100


class WeeklyRecap(registry.Email):
    """Base of the recaps. A class declares `heading`, `newcomers()` and `row(person)`, and a key of its own.

    Sent once per edition and recipient, whoever asks how often; a week is one of wall clocks, so that
    where the clock changes nobody is told twice or left out.
    """

    heading = ""
    schedule = SCHEDULE

    @classmethod
    def template(cls, kind):
        return f"accounts/email/weekly_recap.{kind}"

    @classmethod
    def newcomers(cls):
        """Return the queryset of everybody, with `created_at` and whatever `row` reads."""
        raise NotImplementedError

    @classmethod
    def row(cls, person):
        """Return {"name", "code", "city", "country", "url"} of one person; an empty url makes no link."""
        raise NotImplementedError

    @classmethod
    def send(cls, since, until, *, reason, by=None):
        """Queue it to each recipient, once for this reason; return how many rows there are."""
        params = {"since": since.isoformat(), "until": until.isoformat()}
        return len(
            [
                cls.queue(**to, params=params, sent_by=by, reason=f"{reason}:{to['to']}")
                for to in administrators()
            ]
        )

    @classmethod
    def send_now(cls, by):
        """Send the last seven days, out of turn; a form sent twice within a minute sends it once."""
        now = timezone.now()
        return cls.send(now - WEEK, now, reason=f"now:{now:%Y-%m-%dT%H:%M}", by=by)

    def context(self, log, *, for_log=False):
        since, until = (datetime.fromisoformat(log.params[name]) for name in ("since", "until"))
        people = self.newcomers().filter(created_at__gte=since, created_at__lt=until)
        rows = [
            {**self.row(person), "created_at": person.created_at}
            for person in people.order_by("-created_at", "-pk")[:MOST_ROWS]
        ]
        return self._told(people.count(), rows, since, until)

    def sample(self):
        until = timezone.now()
        person = sample_person()
        row = {
            "name": person["full_name"],
            "code": person["code"],
            "city": "Dakar",
            "country": _("Senegal"),
            "url": f"{site_settings.site_url}/…",
            "created_at": until - timedelta(days=1),
        }
        other = {**row, "name": "Moussa Traoré", "code": "MLM0007BKO", "city": "Bamako", "country": _("Mali")}
        return self._told(2, [row, other], until - WEEK, until)

    def _told(self, number, rows, since, until):
        period = {"since": timezone.localtime(since), "until": timezone.localtime(until)}
        return {
            "heading": self.heading,
            "number": number,
            "rows": rows,
            "others": number - len(rows),
            **period,
            "back_office": f"{site_settings.site_url}/admin/",
        }


def last_edition(now):
    """When the latest edition was due: the Sunday, 12:59 by the site's clock, that is not after `now`."""
    today = timezone.localdate(now)
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    return _moment_on(sunday) if _moment_on(sunday) <= now else _moment_on(sunday - WEEK)


@transaction.atomic
def send_edition():
    """Send every recap of the latest edition to whom it has not gone yet; run by the clock."""
    until = last_edition(timezone.now())
    since = _moment_on(timezone.localdate(until) - WEEK)
    edition = timezone.localdate(until).isoformat()
    return sum(registry.get(key).send(since, until, reason=edition) for key in recap_keys())


def recap_keys():
    return [email.key for email in registry.all_emails() if issubclass(email, WeeklyRecap)]


def _moment_on(day):
    return timezone.make_aware(datetime.combine(day, AT))
