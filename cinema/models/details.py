"""What a film talent has several of; a row each, so that searches need no scan."""

from functools import cache

from django.db import connection, models, transaction
from django.db.models import Value
from django.db.models.functions import Cast
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from cinema.choices import Ethnicity, LanguageLevel, ProductionType, TalentType
from cinema.lists import language_choices, language_name, skill_choices, skill_name
from talentio.core.fields import EncryptedTextField
from talentio.core.uploads import photos
from talents.choices import SocialNetwork

from .talent import CinemaTalent

MOST_PHOTOS = 10
NETWORKS = (
    *(SocialNetwork.FACEBOOK, SocialNetwork.INSTAGRAM, SocialNetwork.TIKTOK, SocialNetwork.TELEGRAM),
    *(SocialNetwork.LINKEDIN, SocialNetwork.TWITTER, SocialNetwork.YOUTUBE, SocialNetwork.SNAPCHAT),
    *(SocialNetwork.IMDB, SocialNetwork.THREADS),
)


class FilmType(models.Model):
    """One kind of work that somebody does: lead actor, extra, stunt performer…"""

    talent = models.ForeignKey(CinemaTalent, models.CASCADE, related_name="types", db_index=False)
    type = models.CharField(_("kind of talent"), max_length=30, choices=TalentType)

    class Meta:
        verbose_name = _("kind of film talent")
        verbose_name_plural = _("kinds of film talents")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["talent", "type"], name="film_type_once")]
        indexes = [models.Index(fields=["type", "talent"], name="film_type_talent")]

    def __str__(self):
        return self.get_type_display()


class FilmEthnicity(models.Model):
    """Sensitive: present only while the person's own consent for it stands; never public."""

    talent = models.ForeignKey(CinemaTalent, models.CASCADE, related_name="ethnicities", db_index=False)
    ethnicity = models.CharField(_("ethnicity"), max_length=30, choices=Ethnicity)

    class Meta:
        verbose_name = _("ethnicity")
        verbose_name_plural = _("ethnicities")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["talent", "ethnicity"], name="film_ethnicity_once")]
        indexes = [models.Index(fields=["ethnicity", "talent"], name="film_ethnicity_talent")]

    def __str__(self):
        return self.get_ethnicity_display()


class FilmLanguage(models.Model):
    """A language or dialect that somebody speaks, and how well."""

    talent = models.ForeignKey(CinemaTalent, models.CASCADE, related_name="languages", db_index=False)
    language = models.CharField(_("language"), max_length=8, choices=language_choices)
    level = models.CharField(_("level"), max_length=12, choices=LanguageLevel)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["talent", "language"], name="film_language_once")]
        indexes = [models.Index(fields=["language", "talent"], name="film_language_talent")]

    def __str__(self):
        return f"{language_name(self.language)} ({self.get_level_display()})"


class FilmSkill(models.Model):
    """Something else that somebody can do on set: ride, fence, sing."""

    talent = models.ForeignKey(CinemaTalent, models.CASCADE, related_name="skills", db_index=False)
    skill = models.CharField(_("skill"), max_length=40, choices=skill_choices)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["talent", "skill"], name="film_skill_once")]
        indexes = [models.Index(fields=["skill", "talent"], name="film_skill_talent")]

    def __str__(self):
        return skill_name(self.skill)


class FilmLink(models.Model):
    """A person's address on a social network, encrypted."""

    talent = models.ForeignKey(CinemaTalent, models.CASCADE, related_name="social_links", db_index=False)
    network = models.CharField(
        _("network"), max_length=20, choices=[(network.value, network.label) for network in NETWORKS]
    )
    address = EncryptedTextField(_("address"))

    class Meta:
        verbose_name = _("social network of a film talent")
        verbose_name_plural = _("social networks of film talents")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["talent", "network"], name="film_network_once")]

    def __str__(self):
        return self.get_network_display()


class FilmPhoto(models.Model):
    """One photo of the gallery; the one that stands first is the one that lists show."""

    talent = models.ForeignKey(CinemaTalent, models.CASCADE, related_name="photos", db_index=False)
    key = models.CharField(_("photo"), max_length=32, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["talent", "position"], name="film_photo_order")]

    def __str__(self):
        return self.key

    def url(self, size):
        return photos.url(self.key, size)


@receiver(post_delete, sender=FilmPhoto)
def remove_photo_files(sender, instance, **kwargs):
    """Take the files along, once the deletion is certain; cascades call no `delete()` of ours."""
    transaction.on_commit(lambda: photos.delete(instance.key), robust=True)


class Credit(models.Model):
    """A production in which somebody took part before."""

    talent = models.ForeignKey(CinemaTalent, models.CASCADE, related_name="credits")
    title = models.CharField(_("title"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=ProductionType, blank=True)
    role = models.CharField(_("role"), max_length=120, blank=True)
    imdb_id = models.CharField("IMDb", max_length=12, blank=True)

    class Meta:
        verbose_name = _("previous production")
        verbose_name_plural = _("previous productions")
        ordering = ["-year", "id"]

    def __str__(self):
        return f"{self.title} ({self.year})" if self.year else self.title


# What a profile shows of each: the columns, and what its rows are ordered by.
SHOWN = {
    FilmType: (("type",), lambda row: row.pk),
    FilmLanguage: (("language", "level"), lambda row: row.pk),
    FilmSkill: (("skill",), lambda row: row.pk),
    FilmPhoto: (("key", "position"), lambda row: (row.position, row.pk)),
    Credit: (("title", "year", "kind", "role"), lambda row: (-(row.year or 0), row.pk)),
}
MOST_COLUMNS = max(len(columns) for columns, _order in SHOWN.values())
NOBODY = -77_077  # no key of a row


def details_of(talent):
    """Return {model: [unsaved rows with a key]} of what a profile shows, in order; one statement."""
    found = {model: [] for model in SHOWN}
    statement, parameters = _statement()
    with connection.cursor() as cursor:
        cursor.execute(statement, [talent.pk if value == NOBODY else value for value in parameters])
        rows = cursor.fetchall()
    for number, pk, *texts in rows:
        model, (columns, _order) = list(SHOWN.items())[number]
        fields = zip(map(model._meta.get_field, columns), texts, strict=False)
        values = {
            field.name: field.to_python(text) if text else field.get_default() for field, text in fields
        }
        found[model].append(model(pk=pk, talent=talent, **values))
    return {model: sorted(rows, key=SHOWN[model][1]) for model, rows in found.items()}


@cache
def _statement():
    """(SQL, parameters) of the union, with NOBODY where the talent goes.

    Built once: building it costs three times as much as asking it, and it is the same for everybody.
    """
    first, *others = (_as_texts(number, NOBODY) for number in range(len(SHOWN)))
    return first.union(*others, all=True).query.sql_with_params()


def _as_texts(number, talent):
    """Rows of one model as (number, key, texts…), as many for each model, for their union."""
    model, (columns, _order) = list(SHOWN.items())[number]
    texts = [Cast(column, models.TextField()) for column in columns]
    texts += [Value("", models.TextField())] * (MOST_COLUMNS - len(columns))
    named = {f"text_{place}": text for place, text in enumerate(texts)}
    rows = model.objects.filter(talent=talent).order_by()
    return rows.annotate(number=Value(number), **named).values_list("number", "pk", *named)
