"""Lists of productions; the codes are kept in the database and in the API."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class ProjectStatus(TextChoices):
    IN_PREPARATION = "en_preparation", pgettext_lazy("project", "In preparation")
    SHOOTING = "en_tournage", pgettext_lazy("project", "Shooting")
    POST_PRODUCTION = "post_production", pgettext_lazy("project", "Post-production")
    FINISHED = "termine", pgettext_lazy("project", "Finished")
