"""How often somebody asked in a minute."""

from django.db import models


class RateCount(models.Model):
    """Requests of one asker in the minute that ends at `ends_at`, in seconds since 1970."""

    name = models.CharField(max_length=80, unique=True)
    ends_at = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "rate"
        default_permissions = ()

    def __str__(self):
        return f"{self.name}: {self.count}"
