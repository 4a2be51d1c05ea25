"""A production company."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talentio.core.models import Country
from talentio.core.spelling import fold
from talentio.core.uploads import photos

FIRST_FILMS = 1890  # nobody produced films before
LISTS = ("notable_productions", "services", "certifications", "memberships", "awards")


class CompanyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep what this person may see: permitted staff all, other signed-in people the active ones."""
        if user.has_perm("productions.view_company"):
            return self
        return self.filter(is_active=True) if user.is_authenticated else self.none()

    def called(self, text):
        """Keep companies whose name holds every word, accents and case apart."""
        found = self
        for word in fold(text).split()[:6]:
            found = found.filter(name_key__contains=word)
        return found

    def for_display(self):
        return self.select_related("country")


class Company(models.Model):
    """Who produces. Everything here is a company's own publicity, and signed-in people read it."""

    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=210, editable=False)
    description = models.TextField(_("description"), blank=True)
    specialization = models.CharField(_("specialisation"), max_length=200, blank=True)
    # What `photos.store(…, "logo")` returned.
    logo = models.CharField(_("logo"), max_length=32, blank=True, editable=False)

    address = models.CharField(_("address"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    facebook = models.URLField("Facebook", max_length=300, blank=True)
    instagram = models.URLField("Instagram", max_length=300, blank=True)
    linkedin = models.URLField("LinkedIn", max_length=300, blank=True)
    twitter = models.URLField("X (Twitter)", max_length=300, blank=True)

    founded_year = models.PositiveSmallIntegerField(
        _("founded in"), null=True, blank=True, validators=[MinValueValidator(FIRST_FILMS)]
    )
    ceo = models.CharField(_("managed by"), max_length=200, blank=True)
    employees_count = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    productions_count = models.PositiveIntegerField(_("number of productions"), null=True, blank=True)
    notable_productions = models.JSONField(_("notable productions"), default=list, blank=True)
    services = models.JSONField(_("services"), default=list, blank=True)
    certifications = models.JSONField(_("certifications"), default=list, blank=True)
    memberships = models.JSONField(_("memberships"), default=list, blank=True)
    awards = models.JSONField(_("awards"), default=list, blank=True)
    equipment = models.TextField(_("equipment"), blank=True)
    studios = models.TextField(_("studios"), blank=True)

    is_active = models.BooleanField(_("active"), default=True)
    is_verified = models.BooleanField(_("verified"), default=False)
    verified_at = models.DateTimeField(_("verified on"), null=True, blank=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
        editable=False,
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("production company")
        verbose_name_plural = _("production companies")
        ordering = ["name_key", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_verified=False) | Q(verified_at__isnull=False),
                name="verified_company_has_date",
            ),
            models.CheckConstraint(
                condition=Q(founded_year=None) | Q(founded_year__gte=FIRST_FILMS),
                name="company_is_no_older_than_film",
            ),
        ]
        indexes = [
            models.Index(fields=["name_key", "id"], name="company_name"),
            models.Index(fields=["country", "name_key"], name="company_country"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, update_fields=None, **kwargs):
        self.name_key = fold(self.name)[:210]
        if update_fields is not None:
            update_fields = {*update_fields, "name_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self):
        return reverse("productions:company", args=[self.pk])

    def verify(self, by, *, is_verified=True):
        """Set or take back the badge, with who and when; save after."""
        self.is_verified = is_verified
        self.verified_at = timezone.now() if is_verified else None
        self.verified_by = by if is_verified else None

    def replace_logo(self, key):
        """Show another logo, or none for ""; the pictures of the old one go after commit. Save after."""
        former, self.logo = self.logo, key
        if former:
            transaction.on_commit(lambda: photos.delete(former))

    def logo_url(self, size):
        return photos.url(self.logo, size)

    @property
    def small_logo_url(self):
        return self.logo_url(320)


@receiver(post_delete, sender=Company)
def delete_logo(sender, instance, **kwargs):
    transaction.on_commit(lambda: photos.delete(instance.logo))
