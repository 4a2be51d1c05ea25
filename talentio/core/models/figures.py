"""Figures that are too dear to compute for every page."""

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FigureQuerySet(models.QuerySet):
    def computed_since(self, moment):
        return self.filter(computed_at__gte=moment)

    def values_of(self, keys):
        """Return {key: value} of those that are there; one query."""
        return dict(self.filter(key__in=keys).values_list("key", "value"))

    @transaction.atomic
    def replace(self, prefix, values):
        """Store {key: value} as all there is under a prefix, which every key begins with."""
        now = timezone.now()
        self.filter(key__startswith=prefix).exclude(key__in=values).delete()
        self.bulk_create(
            (Figure(key=key, value=value, computed_at=now) for key, value in values.items()),
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["value", "computed_at"],
        )


class Figure(models.Model):
    """A figure, or a table of them, as it was when a task counted it last."""

    key = models.CharField(max_length=120, unique=True)
    value = models.JSONField()
    computed_at = models.DateTimeField(default=timezone.now)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")

    def __str__(self):
        return self.key
