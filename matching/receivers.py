"""What lower apps tell, and the work that it queues."""

from django.dispatch import receiver
from django_q.tasks import async_task

from talentio.core.site_settings import setting_changed
from talents.signals import cv_changed

from .ai_settings import ABOUT_MODELS


@receiver(cv_changed)
def follow_cv(pk, **facts):
    async_task("matching.tasks.follow_cv", pk)


@receiver(setting_changed)
def check_models(key, **facts):
    if key in ABOUT_MODELS:
        async_task("matching.tasks.check_models")
