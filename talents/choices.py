"""Lists that people choose from; the codes are kept in the database and in the API."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Gender(TextChoices):
    MAN = "M", _("Man")
    WOMAN = "F", _("Woman")
    NOT_STATED = "N", _("Not stated")


class Availability(TextChoices):
    NOW = "disponible_maintenant", _("Available now")
    SOON = "disponible_prochainement", _("Available soon")
    ON_PROJECT = "en_projet", _("On a project now")
    NOT_AVAILABLE = "non_disponible", _("Not available")


class WorkMode(TextChoices):
    ON_SITE = "sur_site", _("On site")
    REMOTE = "a_distance", _("Remote")
    HYBRID = "hybride", _("Hybrid")
    FLEXIBLE = "flexible", _("Flexible")


class Experience(TextChoices):
    """Bands of years of experience."""

    STARTING = "0-2", _("Up to 2 years")
    SOME = "3-5", _("3 to 5 years")
    MUCH = "6-10", _("6 to 10 years")
    MOST = "over-10", _("More than 10 years")

    @property
    def years(self):
        """The closed range of years, as (least, most); no most for the last band."""
        return {"0-2": (0, 2), "3-5": (3, 5), "6-10": (6, 10), "over-10": (11, None)}[self.value]


class Order(TextChoices):
    """How lists of people may be sorted."""

    NEWEST = "newest", _("Newest first")
    COMPLETE = "complete", _("Most complete first")
    EXPERIENCED = "experienced", _("Most experienced first")
    NAME = "name", _("By name")


class RateUnit(TextChoices):
    HOUR = "hour", _("hour")
    DAY = "day", _("day")
    WEEK = "week", _("week")
    MONTH = "month", _("month")
    PROJECT = "project", _("project")


class SocialNetwork(TextChoices):
    LINKEDIN = "linkedin", "LinkedIn"
    INSTAGRAM = "instagram", "Instagram"
    TWITTER = "twitter", "X (Twitter)"
    FACEBOOK = "facebook", "Facebook"
    GITHUB = "github", "GitHub"
    BEHANCE = "behance", "Behance"
    DRIBBBLE = "dribbble", "Dribbble"
    IMDB = "imdb", "IMDb"
    THREADS = "threads", "Threads"
    TIKTOK = "tiktok", "TikTok"
    YOUTUBE = "youtube", "YouTube"
    TELEGRAM = "telegram", "Telegram"
    SNAPCHAT = "snapchat", "Snapchat"
    PINTEREST = "pinterest", "Pinterest"
