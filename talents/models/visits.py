"""Who looked at a profile, as a number: nobody can be recognised in it."""

import re
from datetime import timedelta

from django.db import connection, models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from talentio.core import client_facts

from .profile import Profile

ROBOTS = re.compile(r"bot|crawl|spider|slurp|preview|fetch|curl|wget|python|headless", re.IGNORECASE)

COUNT_ONCE = "INSERT INTO talents_visit (profile_id, day, visitor) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"


class VisitQuerySet(models.QuerySet):
    def last_days(self, days):
        return self.filter(day__gt=timezone.localdate() - timedelta(days=days))


class Visit(models.Model):
    """One visitor who opened one profile on one day, however often."""

    KEPT_FOR = timedelta(days=400)

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="visits")
    day = models.DateField(_("day"), db_index=True)
    # A digest that holds for one day and one profile: enough to count, useless to follow anybody.
    visitor = models.CharField(max_length=16)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit of a profile")
        verbose_name_plural = _("visits of profiles")
        constraints = [
            models.UniqueConstraint(fields=["profile", "day", "visitor"], name="a_visitor_counts_once_a_day")
        ]

    def __str__(self):
        return f"{self.profile_id} {self.day}"

    @classmethod
    def count(cls, profile, request):
        """Count a stranger's look at a page; robots, staff and the owner are no visitors. One statement."""
        facts = client_facts.from_request(request)
        person = request.user
        is_own = person.is_authenticated and (person.is_staff or person.pk == profile.user_id)
        if is_own or not facts.user_agent or ROBOTS.search(facts.user_agent):
            return
        day = timezone.localdate()
        # The key is ours and the day is in it: nobody can find an address by trying them all.
        who = f"{day}:{profile.pk}:{facts.address}:{facts.user_agent}:{person.pk}"
        visitor = salted_hmac("talents.Visit", who, algorithm="sha256").hexdigest()[:16]
        with connection.cursor() as cursor:
            # By hand: `bulk_create` sends a BEGIN and a COMMIT along, on the page that people open most.
            cursor.execute(COUNT_ONCE, [profile.pk, day, visitor])
