"""A file with all badges of a project, drawn by the queue."""

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task

from talentio.core.audit import audit

from .project import Project

KEPT = timedelta(days=1)
# Longer than the queue lets a task run: whatever waits since then was lost.
LOST = timedelta(minutes=3)


class BadgeFileQuerySet(models.QuerySet):
    def kept(self):
        """Keep what is not over yet."""
        return self.filter(asked_at__gt=timezone.now() - KEPT)

    def over(self):
        return self.filter(asked_at__lte=timezone.now() - KEPT)

    def waiting(self):
        return self.filter(state=BadgeFile.State.WAITING)

    def ask(self, project, kind, *, by):
        """Have the badges of a project drawn in a Format; wishes that meet are one. Return the row."""
        file, is_new = self.get_or_create(
            project=project, format=kind, state=BadgeFile.State.WAITING, defaults={"asked_by": by}
        )
        if is_new:
            audit(by, "print_badges", project, category="productions", description=project.prefix)
        if is_new or file.asked_at < timezone.now() - LOST:
            transaction.on_commit(lambda: async_task("productions.tasks.draw_badges", file.pk), robust=True)
        return file


class BadgeFile(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("Being drawn")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")

    class Format(models.TextChoices):
        CARD = "card", _("Bank cards, ten on a sheet")
        A6 = "a6", _("A6 for a lanyard, two on a sheet")

    project = models.ForeignKey(Project, models.CASCADE, related_name="badge_files", db_index=False)
    format = models.CharField(max_length=8, choices=Format, default=Format.CARD)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # In the private store.
    name = models.CharField(max_length=80, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = BadgeFileQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # whoever may print badges
        verbose_name = _("file of badges")
        verbose_name_plural = _("files of badges")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "format"],
                condition=models.Q(state="waiting"),
                name="badges_drawn_once_at_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["project", "-id"], name="badge_file_project"),
            models.Index(fields=["asked_at"], name="badge_file_asked"),
        ]

    def __str__(self):
        return f"{self.project} · {self.get_format_display()}"


@receiver(post_delete, sender=BadgeFile)
def delete_file(sender, instance, **kwargs):
    if instance.name:
        transaction.on_commit(lambda: storages["private"].delete(instance.name))
