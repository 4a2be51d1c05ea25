"""A film talent: who is found for casting."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Aggregate, Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.name_search import (
    KEY_LENGTH,
    SOUNDS_LENGTH,
    has_code,
    is_named,
    name_key,
    name_sounds,
    normalise_code,
    normalise_email,
)
from cinema.choices import (
    Build,
    DocumentType,
    ExperienceLevel,
    EyeColor,
    HairColor,
    HairLength,
    HairType,
    SkinTone,
)
from cinema.codes import lookup_codes
from talentio.core.audit import audit
from talentio.core.dates import years_before
from talentio.core.encryption import blind_index
from talentio.core.fields import EncryptedTextField
from talentio.core.models import City, Country
from talentio.core.uploads import photos
from talents.choices import Gender

ADULT_AT = 18
CONTACTS = ("phone", "whatsapp", "email")
GUARDIAN = ("guardian_name", "guardian_phone", "guardian_email")
# What lists never need decrypted.
ENCRYPTED = (*CONTACTS, *GUARDIAN, "document_number")
HEIGHTS = (40, 250)  # centimetres, of a baby on set and of the tallest people
WEIGHTS = (2, 300)  # kilograms


def age_on(day, born):
    """Full years between a birth date and a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def aged_between(youngest, oldest, *, on):
    """Build the condition "their age on that day is in the closed range"; None leaves a side open."""
    condition = Q()
    if oldest is not None:
        condition &= Q(date_of_birth__gt=years_before(on, oldest + 1))
    if youngest is not None:
        condition &= Q(date_of_birth__lte=years_before(on, youngest))
    return condition


ON_THE_PAGE = (
    *("code", "first_name", "last_name", "name_ar", "gender", "date_of_birth", "playing_age_min"),
    *("playing_age_max", "experience_level", "bio", "height", "weight", "top_size", "trouser_size"),
    *("shoe_size", "eye_color", "hair_color", "hair_type", "hair_length", "build", "website", "photo"),
    *("showreel_url", "self_tape_url", "shows_social_links", "is_listed", "user_id"),
    *("city__name", "city__name_fr", "city__name_ar", "city__region", "city__country__code"),
    *("city__country__name_fr", "city__country__name_en", "city__country__name_ar"),
)


class Joined(Aggregate):
    """Texts of several rows as one, with commas between them, in no order."""

    function, template = "STRING_AGG", "%(function)s(%(expressions)s, ',')"
    output_field = models.CharField()

    def as_sqlite(self, compiler, connection):
        return self.as_sql(compiler, connection, function="GROUP_CONCAT")


class AlreadyClaimed(Exception):
    """The film talent has an account, or the account a film talent."""


class CinemaTalentQuerySet(models.QuerySet):
    def published(self):
        """Keep whom a stranger may see and whom searches and matches find."""
        return self.filter(is_listed=True)

    def for_search_engines(self, *, on):
        """Keep published profiles of people who are of age on that day."""
        return self.published().aged(ADULT_AT, None, on=on)

    def visible_to(self, user):
        """Keep what this person may see: permitted staff all, others the published and their own."""
        if user.has_perm("cinema.view_cinematalent"):
            return self
        own = Q(user_id=user.pk) if user.is_authenticated else Q(pk=None)
        return self.filter(Q(is_listed=True) | own & Q(user__is_active=True))

    def listed_for(self, user):
        """Keep whom lists show to this person: permitted staff all, others the published."""
        return self if user.has_perm("cinema.view_cinematalent") else self.published()

    def with_code(self, code):
        """Keep the talent of a code, in any case and with as many zeros as people write; the exact first."""
        written = Case(When(code=normalise_code(code), then=Value(0)), default=Value(1))
        return self.filter(code__in=lookup_codes(code)).order_by(written, "pk")

    def called(self, text):
        """Keep whom anybody may mean by a name or the beginning of a code, never by an e-mail."""
        return self.filter(is_named(text) | has_code(text))

    def aged(self, youngest, oldest, *, on):
        """Keep people whose age on that day is in the closed range, in years; None leaves a side open."""
        return self.filter(aged_between(youngest, oldest, on=on))

    def minors(self, *, on):
        return self.filter(date_of_birth__gt=years_before(on, ADULT_AT))

    def of_unknown_age(self):
        """Keep whom an older system or an import brought without a birth date."""
        return self.filter(date_of_birth=None)

    def with_email(self, email):
        return self.filter(email_digest=email_digest(email))

    def with_document(self, number):
        return self.filter(document_digest=document_digest(number))

    def for_cards(self):
        """Load what cards in a list show, with `kinds` of talent between commas; one query."""
        types = self.model._meta.get_field("types").related_model.objects.filter(talent=OuterRef("pk"))
        joined = types.order_by().values("talent").values_list(Joined("type"))
        return (
            self.for_display().defer("bio", *ENCRYPTED).annotate(kinds=Coalesce(Subquery(joined), Value("")))
        )

    def for_page(self):
        """Load with one query what the public page shows and nothing else: each column costs it time."""
        return self.select_related("city__country").only(*ON_THE_PAGE)

    def for_display(self):
        """Load with one query what a card or page shows, and leave everything encrypted alone."""
        return self.select_related("user", "city__country", "country_of_origin", "nationality").defer(
            *ENCRYPTED
        )

    def with_listing(self, *, on=None):
        """Annotate each with `should_be_listed` on a day, today if none is given.

        Listed is whoever wants to be public, is of age or has the consent of a guardian, and
        whose account, if they have one, is open and not about to be erased. Whose birth date an
        import did not tell counts as of age: whoever imports vouches for that.
        """
        adult_since = years_before(on or timezone.localdate(), ADULT_AT)
        gone = User.objects.filter(pk=OuterRef("user")).filter(Q(is_active=False) | Q(erase_on__isnull=False))
        allowed = Q(date_of_birth__lte=adult_since) | Q(date_of_birth=None)
        allowed |= Q(guardian_consented_at__isnull=False)
        fits = Q(is_public=True) & allowed & ~Exists(gone)
        return self.annotate(should_be_listed=Case(When(fits, then=Value(True)), default=Value(False)))

    def refresh_listing(self, *, on=None):
        """Store who is listed, in one statement; call it after every change of what decides it."""
        return self.with_listing(on=on).update(is_listed=F("should_be_listed"))

    def bulk_create(self, objs, *args, **kwargs):
        talents = list(objs)
        for talent in talents:
            talent.derive()
        return super().bulk_create(talents, *args, **kwargs)


class CinemaTalent(models.Model):
    """What a film talent says of themselves; an account may own one, and none is needed to register."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="cinema_talent",
        verbose_name=_("account"),
    )
    code = models.CharField(_("code"), max_length=24, unique=True, editable=False)
    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last name"), max_length=100)
    name_ar = models.CharField(_("name in Arabic letters"), max_length=201, blank=True)
    name_key = models.CharField(max_length=KEY_LENGTH, editable=False)
    name_sounds = models.CharField(max_length=SOUNDS_LENGTH, editable=False, default="")
    gender = models.CharField(_("gender"), max_length=1, choices=Gender)
    # Missing only where an import told none; every form asks for it.
    date_of_birth = models.DateField(_("birth date"), null=True)
    playing_age_min = models.PositiveSmallIntegerField(_("youngest playing age"), null=True, blank=True)
    playing_age_max = models.PositiveSmallIntegerField(_("oldest playing age"), null=True, blank=True)
    language = models.CharField(_("language of mails"), max_length=2, default="fr", choices=User.Language)

    document_type = models.CharField(_("identity document"), max_length=20, choices=DocumentType, blank=True)
    document_number = EncryptedTextField(_("document number"), blank=True)
    # Equal for equal values, so that the same person is known again without decrypting anybody.
    document_digest = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    country_of_origin = models.ForeignKey(
        Country, models.PROTECT, related_name="+", verbose_name=_("country of origin")
    )
    nationality = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nationality")
    )
    city = models.ForeignKey(
        City, models.PROTECT, related_name="+", verbose_name=_("city of residence"), db_index=False
    )
    # The city's: lists filter and count by it.
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="+",
        verbose_name=_("country of residence"),
        editable=False,
        db_index=False,
    )

    experience_level = models.CharField(_("experience"), max_length=20, choices=ExperienceLevel)
    bio = models.TextField(_("about them"), blank=True)

    height = models.PositiveSmallIntegerField(
        _("height (cm)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(HEIGHTS[0]), MaxValueValidator(HEIGHTS[1])],
    )
    weight = models.PositiveSmallIntegerField(
        _("weight (kg)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(WEIGHTS[0]), MaxValueValidator(WEIGHTS[1])],
    )
    top_size = models.CharField(_("size of tops"), max_length=10, blank=True)
    trouser_size = models.CharField(_("size of trousers"), max_length=10, blank=True)
    shoe_size = models.CharField(_("size of shoes"), max_length=10, blank=True)
    eye_color = models.CharField(_("eyes"), max_length=20, choices=EyeColor, blank=True)
    hair_color = models.CharField(_("hair colour"), max_length=20, choices=HairColor, blank=True)
    hair_type = models.CharField(_("hair type"), max_length=20, choices=HairType, blank=True)
    hair_length = models.CharField(_("hair length"), max_length=20, choices=HairLength, blank=True)
    skin_tone = models.CharField(_("skin tone"), max_length=20, choices=SkinTone, blank=True)
    build = models.CharField(_("build"), max_length=20, choices=Build, blank=True)

    phone = EncryptedTextField(_("phone"), blank=True)
    whatsapp = EncryptedTextField(_("WhatsApp"), blank=True)
    email = EncryptedTextField(_("e-mail"), blank=True)
    email_digest = models.CharField(max_length=64, blank=True, editable=False)
    website = models.URLField(_("website"), max_length=300, blank=True)
    shows_social_links = models.BooleanField(_("shows social networks"), default=False)
    showreel_url = models.URLField(_("showreel"), max_length=300, blank=True)
    self_tape_url = models.URLField(_("self-tape"), max_length=300, blank=True)
    wants_match_emails = models.BooleanField(_("wants mails about matching roles"), default=True)

    guardian_name = EncryptedTextField(_("name of the guardian"), blank=True)
    guardian_phone = EncryptedTextField(_("phone of the guardian"), blank=True)
    guardian_email = EncryptedTextField(_("e-mail of the guardian"), blank=True)
    guardian_consented_at = models.DateTimeField(_("guardian agreed"), null=True, blank=True, editable=False)

    # The first of their photos, so that lists need not look for it.
    photo = models.CharField(_("photo"), max_length=32, blank=True, editable=False)
    is_public = models.BooleanField(_("public"), default=True)
    # What `refresh_listing` stored: searches and strangers see these people and nobody else.
    is_listed = models.BooleanField(_("listed"), default=False, editable=False)
    created_at = models.DateTimeField(_("registered"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = CinemaTalentQuerySet.as_manager()

    class Meta:
        verbose_name = _("film talent")
        verbose_name_plural = _("film talents")
        permissions = [
            ("view_film_contacts", _("Can see contacts of film talents")),
            ("reveal_document", _("Can reveal the document number of a film talent")),
            ("view_sensitive", _("Can see ethnicity and skin tone")),
            ("export_cinematalent", _("Can export film talents")),
            ("import_cinematalent", _("Can import film talents")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["email_digest"], condition=~Q(email_digest=""), name="one_film_talent_per_email"
            ),
            models.CheckConstraint(
                condition=Q(height=None) | Q(height__range=HEIGHTS), name="film_height_is_human"
            ),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__range=WEIGHTS), name="film_weight_is_human"
            ),
            models.CheckConstraint(
                condition=Q(playing_age_min=None)
                | Q(playing_age_max=None)
                | Q(playing_age_max__gte=models.F("playing_age_min")),
                name="playing_age_in_order",
                violation_error_message=_("The oldest playing age is below the youngest."),
            ),
        ]
        indexes = [
            # One per criterion of the search, which shows the listed people, the newest first.
            *(
                models.Index(fields=[field, "-id"], condition=Q(is_listed=True), name=f"film_{field}"[:30])
                for field in (
                    *("gender", "date_of_birth", "eye_color", "hair_color", "skin_tone", "height"),
                    *("country", "experience_level"),
                )
            ),
            # All that figures count by: they read no row for it.
            models.Index(
                fields=["-id"],
                include=[
                    *("gender", "date_of_birth", "eye_color", "hair_color", "skin_tone"),
                    *("experience_level", "country", "height"),
                ],
                condition=Q(is_listed=True),
                name="film_listed_criteria",
            ),
            models.Index(fields=["city", "-id"], name="film_city"),
            models.Index(fields=["name_key"], name="film_name_key"),
            # All that the figures of staff count by: they read no row for it.
            models.Index(
                fields=["created_at"],
                include=["gender", "experience_level", "country", "photo"]
                + ["is_listed", "date_of_birth", "guardian_consented_at"],
                name="film_created",
            ),
            models.Index(
                fields=["date_of_birth"], condition=Q(guardian_consented_at=None), name="film_unconsented"
            ),
        ]

    def __str__(self):
        return self.full_name or self.code

    def save(self, *args, update_fields=None, **kwargs):
        self.derive()
        if update_fields is not None:
            update_fields = {*update_fields, *DERIVED}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self):
        return reverse("cinema:profile", args=[self.code])

    def derive(self):
        """Bring the columns that only repeat others, for searches, in line with them."""
        loaded = self.__dict__
        if "first_name" in loaded and "last_name" in loaded:
            self.name_key, self.name_sounds = name_key(self.searched_name), name_sounds(self.searched_name)
        if "email" in loaded:
            self.email = normalise_email(self.email)
            self.email_digest = email_digest(self.email)
        if "document_number" in loaded:
            self.document_digest = document_digest(self.document_number)
        if "city_id" in loaded:
            self.country_id = self.city.country_id

    @property
    def full_name(self):
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def searched_name(self):
        return f"{self.full_name} {self.name_ar}".strip()

    @property
    def age(self):
        """Full years today, in the site's time zone; None where the birth date is not known."""
        return self.age_on(timezone.localdate())

    def age_on(self, day):
        """Full years on a day; None where the birth date is not known."""
        return age_on(day, self.date_of_birth) if self.date_of_birth else None

    @property
    def is_minor(self):
        return self.is_minor_on(timezone.localdate())

    def is_minor_on(self, day):
        age = self.age_on(day)
        return age is not None and age < ADULT_AT

    @property
    def is_published(self):
        """Tell whether a stranger may see this profile now; for many, see `published()`."""
        allowed = not self.is_minor or self.guardian_consented_at is not None
        account_open = self.user is None or (self.user.is_active and self.user.erase_on is None)
        return self.is_public and allowed and account_open

    @property
    def masked_document(self):
        """The document number as pages show it: "AB***67"."""
        number = self.document_number
        # Two signs at each end of a shorter one would leave hardly anything to guess.
        if len(number) < 6:
            return "***" if number else ""
        return f"{number[:2]}***{number[-2:]}"

    def photo_url(self, size):
        """Address of the main photo in one of `photos.SIZES`, in pixels of width; "" without a photo."""
        return photos.url(self.photo, size)

    def refresh_listing(self):
        """Store whether this person is listed; call it after every change of what decides it."""
        CinemaTalent.objects.filter(pk=self.pk).refresh_listing()
        self.refresh_from_db(fields=["is_listed"])

    @property
    def needs_guardian(self):
        """Tell whether nobody may be shown yet, because a guardian has to agree first."""
        return self.is_minor and self.guardian_consented_at is None

    @property
    def mail_address(self):
        """Where mails go: the account's address, else the person's own, else a child's guardian's; or ""."""
        if self.user:
            return self.user.email
        return self.email or (self.guardian_email if self.is_minor else "")

    @property
    def copied_address(self):
        """Who gets a copy of every mail: the guardian, until the person is of age; or ""."""
        guardian = self.guardian_email if self.is_minor else ""
        return guardian if guardian != self.mail_address else ""

    @transaction.atomic
    def record_guardian_consent(self, *, by):
        """Note that the guardian agreed; `by` is staff who heard it, or None for the guardian's own link.

        False when there was nothing to agree to any more.
        """
        waiting = CinemaTalent.objects.filter(pk=self.pk, guardian_consented_at=None)
        if not self.is_minor or not waiting.update(guardian_consented_at=timezone.now()):
            return False
        self.refresh_from_db(fields=["guardian_consented_at"])
        self.refresh_listing()
        audit(by, "guardian_consent", self, category="cinema")
        return True

    @transaction.atomic
    def claim(self, user):
        """Make this film talent an account's own; raise AlreadyClaimed if either has another."""
        locked = CinemaTalent.objects.select_for_update().filter(pk=self.pk, user=None).first()
        # Locked too: one account claims one film talent at a time.
        User.objects.select_for_update().get(pk=user.pk)
        if locked is None or CinemaTalent.objects.filter(user=user).exists():
            raise AlreadyClaimed
        self.user = user
        self.save(update_fields=["user", "updated_at"])
        self.refresh_listing()
        audit(user, "claim", self, category="cinema")

    @transaction.atomic
    def show_first_photo(self):
        """Make the first photo of the gallery the one that lists show; call it when photos change."""
        first = self.photos.order_by("position", "pk").first()
        self.photo = first.key if first else ""
        self.save(update_fields=["photo", "updated_at"])


DERIVED = ("name_key", "name_sounds", "email_digest", "document_digest", "country")


def email_digest(email):
    """Digest by which an e-mail is found again; "" for none."""
    return blind_index("cinema.email", normalise_email(email)) if email else ""


def document_digest(number):
    """Digest by which a document is found again, spaces and dashes apart; "" for none."""
    plain = "".join(c for c in (number or "") if c.isalnum())
    return blind_index("cinema.document", plain) if plain else ""
