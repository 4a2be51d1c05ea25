"""Sequences that codes take their numbers from."""

from django.db import models


class Counter(models.Model):
    """The last number taken from one sequence; see `talentio.core.counters`."""

    name = models.CharField(max_length=64, unique=True)
    value = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "counter"

    def __str__(self):
        return f"{self.name}: {self.value}"
