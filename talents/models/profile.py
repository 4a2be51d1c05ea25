"""The profile of a standard talent."""

from itertools import islice

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.name_search import has_code, is_found_by_staff, is_named, normalise_code, rare
from talentio.core.audit import audit
from talentio.core.dates import years_before
from talentio.core.fields import EncryptedTextField
from talentio.core.models import City, Country
from talentio.core.uploads import documents, photos
from talents.choices import Availability, Experience, Gender, Order, RateUnit, SocialNetwork, WorkMode
from talents.completeness import score
from talents.signals import announce_cv

from .catalogue import Talent

ADULT_AT = 18
CONTACTS = ("phone", "whatsapp", "address")
ORDERS = {
    Order.NEWEST: ["-pk"],
    Order.COMPLETE: ["-completeness_score", "-pk"],
    Order.EXPERIENCED: [F("years_experience").desc(nulls_last=True), "-pk"],
    Order.NAME: ["user__name_key", "-pk"],
}


def _within(band):
    least, most = Experience(band).years
    return Q(years_experience__gte=least) if most is None else Q(years_experience__range=(least, most))


def batched(rows, size):
    """Yield lists of at most `size` rows (itertools has it from Python 3.12 on)."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def is_called(text, *, look_up):
    """Build the condition "so named, or the code begins so"; with `look_up` by one query, so keep it.

    A rare name is then looked up now: of a condition on the account PostgreSQL cannot guess how few
    it leaves, and would read everybody's profile for them.
    """
    joined = is_named(text, "user__") | has_code(text, "user__")
    if not look_up:
        return joined
    few = rare(User.objects.filter(is_named(text) | has_code(text)))
    return joined if few is None else Q(user__in=few)


ON_THE_PAGE = (
    *("gender", "availability", "work_mode", "years_experience", "bio", "portfolio_url", "website"),
    *("shows_social_links", "is_public", "photo", "user__code", "user__first_name", "user__last_name"),
    *("user__is_active", "user__erase_on", "city__name", "city__name_fr", "city__name_ar", "city__region"),
    *("city__country__code", "city__country__name_fr", "city__country__name_en", "city__country__name_ar"),
)


class ProfileQuerySet(models.QuerySet):
    def published(self):
        """Keep profiles that a stranger may see."""
        return self.filter(is_public=True)._of_people_who_are_here()

    def for_search_engines(self, *, on):
        """Keep published profiles of people who are of age on that day."""
        return self.published().filter(date_of_birth__lte=years_before(on, ADULT_AT))

    def visible_to(self, user):
        """Keep what this person may see: permitted staff all, others the published and their own."""
        if user.has_perm("talents.view_profile"):
            return self
        own = Q(user_id=user.pk) if user.is_authenticated else Q(pk=None)
        return self.filter(Q(is_public=True) & ~Q(user__in=User.objects.leaving()) | own)._of_open_accounts()

    def listed_for(self, user):
        """Keep whom lists show to this person: permitted staff all, others the published.

        Their own hidden profile is not among them: it would look as if others saw it too.
        """
        return self if user.has_perm("talents.view_profile") else self.published()

    # Closed and leaving accounts are few, so they are looked up once; joining the many open ones would
    # cost a deep page six times as much (measured at 100,000 people: 3 ms against 16).
    def _of_open_accounts(self):
        return self.exclude(user__in=User.objects.closed())

    def _of_people_who_are_here(self):
        # Twice rather than with OR: each has an index of its own.
        return self._of_open_accounts().exclude(user__in=User.objects.leaving())

    def with_code(self, code):
        code = normalise_code(code)
        # Asked for None, Django finds NULL: whoever has no code.
        return self.filter(user__code=code) if code else self.none()

    def matching(self, text):
        """Keep whom staff may mean by a name, or by the beginning of an e-mail or a code."""
        return self.filter(is_found_by_staff(text, "user__")) if text.strip() else self

    def refresh_completeness(self, batch=500):
        """Store every score anew, for changes made to many at once; two writes and reads a batch."""
        whole = self.select_related("user").prefetch_related("talents", "social_links")
        for profiles in batched(whole.iterator(chunk_size=batch), batch):
            for profile in profiles:
                profile.completeness_score = score(profile)
            self.model.objects.bulk_update(profiles, ["completeness_score"])

    def living_in(self, country):
        """Keep who lives in any city of a country; one query finds the cities."""
        # Named one by one: of a join PostgreSQL cannot guess that a country of few cities holds a
        # quarter of the people, and sorts them all for one page (measured: 47 ms against 4).
        return self.filter(city__in=list(City.objects.filter(country=country).values_list("pk", flat=True)))

    def experienced(self, bands):
        """Keep people whose years of experience are in one of these bands of `Experience`."""
        condition = Q(pk__in=[])
        for band in bands:
            condition |= _within(band)
        return self.filter(condition)

    def with_experience(self):
        """Annotate `experience`, the band of `Experience`; None where no years are stated."""
        bands = [When(_within(band), then=Value(band.value)) for band in Experience]
        return self.annotate(experience=Case(*bands))

    def in_order(self, order):
        """Sort by one of `Order`; each has an index."""
        return self.order_by(*ORDERS[order])

    def for_page(self):
        """Load with one query what the public page shows and nothing else: each column costs it time."""
        return self.select_related("user", "city__country").only(*ON_THE_PAGE)

    def for_cards(self):
        """Load what cards in a list show, in two queries whatever their number."""
        return self.for_display().defer("bio", *CONTACTS).prefetch_related("talents")

    def for_display(self):
        """Load with one query what a card or page shows, and leave the encrypted contacts alone."""
        return self.select_related("user", "city__country", "country_of_origin", "nationality").defer(
            *CONTACTS
        )


class Profile(models.Model):
    """What a standard talent says of themselves; one account owns at most one."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile", verbose_name=_("account")
    )
    gender = models.CharField(_("gender"), max_length=1, choices=Gender)
    # Missing only where an import told none; every form asks for it.
    date_of_birth = models.DateField(_("birth date"), null=True)
    country_of_origin = models.ForeignKey(
        Country, models.PROTECT, related_name="+", verbose_name=_("country of origin")
    )
    nationality = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nationality")
    )
    city = models.ForeignKey(
        City, models.PROTECT, related_name="+", verbose_name=_("city of residence"), db_index=False
    )

    phone = EncryptedTextField(_("phone"), blank=True)
    whatsapp = EncryptedTextField(_("WhatsApp"), blank=True)
    address = EncryptedTextField(_("address"), blank=True)

    talents = models.ManyToManyField(Talent, related_name="profiles", verbose_name=_("talents"))
    availability = models.CharField(_("availability"), max_length=30, choices=Availability)
    work_mode = models.CharField(_("work mode"), max_length=20, choices=WorkMode)
    rate_min = models.PositiveIntegerField(_("lowest rate"), null=True, blank=True)
    rate_max = models.PositiveIntegerField(_("highest rate"), null=True, blank=True)
    rate_currency = models.CharField(_("currency"), max_length=3, blank=True)
    rate_unit = models.CharField(_("rate per"), max_length=10, choices=RateUnit, blank=True)
    years_experience = models.PositiveSmallIntegerField(_("years of experience"), null=True, blank=True)
    bio = models.TextField(_("bio"), blank=True)

    portfolio_url = models.URLField(_("portfolio"), max_length=300, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    shows_social_links = models.BooleanField(_("shows social networks"), default=False)

    photo = models.CharField(_("photo"), max_length=32, blank=True, editable=False)
    cv = models.CharField(_("CV"), max_length=120, blank=True, editable=False)
    is_public = models.BooleanField(_("public"), default=True)
    completeness_score = models.PositiveSmallIntegerField(_("completeness"), default=0, editable=False)
    created_at = models.DateTimeField(_("registered"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("talent profile")
        verbose_name_plural = _("talent profiles")
        permissions = [
            ("view_contacts", _("Can see contacts and CVs")),
            ("export_profile", _("Can export talents")),
            ("import_profile", _("Can import talents")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(rate_min=None) | Q(rate_max=None) | Q(rate_max__gte=models.F("rate_min")),
                name="rate_range_in_order",
                violation_error_message=_("The highest rate is below the lowest."),
            ),
            models.CheckConstraint(condition=Q(completeness_score__lte=100), name="completeness_at_most_100"),
        ]
        indexes = [
            # One per filter of the people lists, which show the newest first.
            models.Index(fields=["gender", "-id"], name="profile_gender"),
            models.Index(fields=["availability", "-id"], name="profile_availability"),
            models.Index(fields=["work_mode", "-id"], name="profile_work_mode"),
            models.Index(fields=["city", "-id"], name="profile_city"),
            models.Index(fields=["completeness_score", "-id"], name="profile_completeness"),
            models.Index(fields=["-completeness_score", "-id"], name="profile_most_complete"),
            # Every criterion beside the order: several are answered, and counted, without the table.
            models.Index(
                fields=["-id", "is_public", "gender", "availability", "work_mode"]
                + ["years_experience", "city", "user"],
                name="profile_criteria",
            ),
            # All that the figures of the back-office count by: they read no row for it.
            models.Index(
                fields=["created_at"],
                include=["country_of_origin", "completeness_score"],
                name="profile_created",
            ),
        ]

    def __str__(self):
        return str(self.user)

    def get_absolute_url(self):
        return reverse("talents:profile", args=[self.user.code])

    @property
    def code(self):
        return self.user.code

    @property
    def is_published(self):
        """Tell whether a stranger may see this profile; for many, see `published()`."""
        return self.is_public and self.user.is_active and self.user.erase_on is None

    def photo_url(self, size):
        """Address of the photo in one of `photos.SIZES`, in pixels of width; "" without a photo."""
        return photos.url(self.photo, size)

    def replace_photo(self, key, *, by):
        """Show another stored photo, or none for ""; the files of the old one go after commit."""
        self._replace("photo", key, photos.delete, by)

    def replace_cv(self, name, *, by):
        """Keep another stored CV, or none for ""; the old file goes after commit."""
        self._replace("cv", name, documents.delete, by)

    @transaction.atomic
    def _replace(self, field, name, delete, by):
        # Locked: of two uploads at once each must take away what it replaced.
        before = getattr(Profile.objects.select_for_update().get(pk=self.pk), field)
        setattr(self, field, name)
        self.save(update_fields=[field, "updated_at"])
        self.refresh_completeness()
        transaction.on_commit(lambda: delete(before), robust=True)
        audit(by, f"replace_{field}", self, category="talents")
        if field == "cv":
            announce_cv(self.pk)

    def refresh_completeness(self):
        """Store the score anew; call it after every change to what it counts."""
        self.completeness_score = score(self)
        self.save(update_fields=["completeness_score"])


@receiver(post_delete, sender=Profile)
def remove_files(sender, instance, **kwargs):
    """Take the files along, once the deletion is certain; cascades call no `delete()` of ours."""

    def remove():
        photos.delete(instance.photo)
        documents.delete(instance.cv)

    transaction.on_commit(remove, robust=True)


class SocialLink(models.Model):
    """A person's address on a social network, encrypted."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="social_links")
    network = models.CharField(_("network"), max_length=20, choices=SocialNetwork)
    address = EncryptedTextField(_("address"))

    class Meta:
        verbose_name = _("social network")
        verbose_name_plural = _("social networks")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["profile", "network"], name="one_address_per_network")]

    def __str__(self):
        return self.get_network_display()
