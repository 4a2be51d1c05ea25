"""Film talents from rows of a table; without ethnicity and skin tone, to which only the person can agree."""

import re

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from import_export.resources import Resource
from import_export.widgets import Widget

from accounts.name_search import normalise_code, normalise_email
from talentio.core import imports
from talentio.core.audit import audit
from talentio.core.import_cells import Cell, Choice, Choices, CountryOf, Text, Truth
from talentio.core.imports import RowRefused
from talents.choices import Gender
from talents.importing import FormReader

from . import codes, editing, registration
from .choices import (
    Build,
    DocumentType,
    ExperienceLevel,
    EyeColor,
    HairColor,
    HairLength,
    HairType,
    LanguageLevel,
    TalentType,
)
from .forms import (
    MOST_CREDITS,
    MOST_LANGUAGES,
    DocumentForm,
    FilmContactForm,
    FilmIdentityForm,
    FilmLanguagesForm,
    FilmLooksForm,
    FilmOriginsForm,
    FilmResidenceForm,
    FilmSkillsForm,
    FilmTypesForm,
)
from .lists import language_choices, skill_choices
from .models import NETWORKS, CinemaTalent

PARTS = re.compile(r"[;,\n،]")


class Spoken(Widget):
    """Languages with their level: "fr:courant, Arabe (maternelle)"; without a level it is a fluent one."""

    def __init__(self):
        super().__init__()
        self.languages, self.levels = Choice(language_choices), Choice(LanguageLevel)

    def clean(self, value, row=None, **kwargs):
        parts = [part.strip() for part in PARTS.split(value) if part.strip()]
        if len(parts) > MOST_LANGUAGES:
            raise ValueError(gettext("There are more than %(most)d languages.") % {"most": MOST_LANGUAGES})
        found = {}
        for number, part in enumerate(parts, start=1):
            language, level = (
                re.match(r"([^:(]+)(?:[:(]\s*([^)]*)\)?)?$", part).groups() if part else (part, "")
            )
            found[f"language_{number}"] = [self.languages.code_of(language)]
            level = self.levels.code_of(level) if level and level.strip() else LanguageLevel.FLUENT.value
            found[f"level_{number}"] = [level]
        return found


class Credits(Widget):
    """Previous productions, a line or semicolon between them: "Title (2019) film: role"."""

    shape = re.compile(r"^(.+?)\s*(?:\((\d{4})\))?\s*(?::\s*(.+))?$")

    def clean(self, value, row=None, **kwargs):
        found = {}
        for number, part in enumerate(re.split(r"[;\n]", value), start=1):
            if number > MOST_CREDITS:
                raise ValueError(
                    gettext("There are more than %(most)d productions.") % {"most": MOST_CREDITS}
                )
            title, year, role = self.shape.match(part.strip() or "?").groups()
            found |= {f"credit_title_{number}": [title], f"credit_year_{number}": [year or ""]}
            found |= {f"credit_role_{number}": [role or ""], f"credit_kind_{number}": [""]}
        return found


class FilmResource(Resource):
    """The columns that a table of film talents may have."""

    code = Cell("code", _("Code"), help=_("Of a person who is known, or to be kept."))
    email = Cell("email", _("E-mail"), example="yasmine@example.com")
    first_name = Cell("first_name", _("First name"), example="Yasmine", is_required=True)
    last_name = Cell("last_name", _("Last name"), example="Idrissi", is_required=True)
    name_ar = Cell("name_ar", _("Name in Arabic letters"))
    gender = Cell("gender", _("Gender"), Choice(Gender), example="F", is_required=True)
    date_of_birth = Cell(
        "date_of_birth",
        _("Birth date"),
        example="1995-05-20",
        help="1995-05-20, 20/05/1995",
        is_required=True,
    )
    playing_age_min = Cell("playing_age_min", _("youngest playing age"), example="22")
    playing_age_max = Cell("playing_age_max", _("oldest playing age"), example="35")
    guardian_name = Cell("guardian_name", _("Name of the guardian"), help=_("Of whoever is under 18."))
    guardian_email = Cell("guardian_email", _("E-mail of the guardian"))
    guardian_phone = Cell("guardian_phone", _("Phone of the guardian"))
    document_type = Cell("document_type", _("Kind of document"), Choice(DocumentType))
    document_number = Cell("document_number", _("document number"))
    country_of_origin = Cell(
        "country_of_origin", _("Country of origin"), CountryOf(), example="MA", is_required=True
    )
    nationality = Cell("nationality", _("Nationality"), CountryOf())
    country = Cell("country", _("country of residence"), CountryOf(), example="MA", is_required=True)
    city = Cell("city", _("city of residence"), example="Casablanca", is_required=True)
    phone = Cell("phone", _("Phone"), example="+212612345678")
    whatsapp = Cell("whatsapp", _("WhatsApp"))
    types = Cell("types", _("Kinds of talent"), Choices(TalentType), example="figurant, silhouette")
    experience_level = Cell("experience_level", _("Experience"), Choice(ExperienceLevel), example="confirme")
    languages = Cell("languages", _("Languages"), Spoken(), example="fr:courant, ar:maternelle")
    skills = Cell("skills", _("Skills"), Choices(skill_choices))
    height = Cell("height", _("height (cm)"), example="170")
    weight = Cell("weight", _("weight (kg)"), example="60")
    build = Cell("build", _("Build"), Choice(Build))
    eye_color = Cell("eye_color", _("Eyes"), Choice(EyeColor), example="marron")
    hair_color = Cell("hair_color", _("Hair colour"), Choice(HairColor), example="noir")
    hair_type = Cell("hair_type", _("Hair type"), Choice(HairType))
    hair_length = Cell("hair_length", _("Hair length"), Choice(HairLength))
    top_size = Cell("top_size", _("Size of tops"))
    trouser_size = Cell("trouser_size", _("Size of trousers"))
    shoe_size = Cell("shoe_size", _("Size of shoes"))
    bio = Cell("bio", _("About them"))
    credits = Cell("credits", _("previous productions"), Credits(), example="Atlas (2019): marchande")
    website = Cell("website", _("Website"))
    showreel_url = Cell("showreel_url", _("Showreel"))
    self_tape_url = Cell("self_tape_url", _("Self-tape"))
    is_public = Cell("is_public", _("public"), Truth(), example="yes", help=_("yes or no"))

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        for network in NETWORKS:
            self.fields[network.value] = Cell(network.value, network.label, Text())


def identify(cells):
    """What names the person of a row: the e-mail, else the code."""
    return normalise_email(cells.get("email", "")) or normalise_code(cells.get("code", ""))


class FilmReader(FormReader):
    model = CinemaTalent
    forms = (
        *(FilmIdentityForm, DocumentForm, FilmOriginsForm, FilmResidenceForm, FilmLanguagesForm),
        *(FilmLooksForm, FilmTypesForm, FilmSkillsForm, FilmContactForm),
    )
    required = frozenset(
        {"first_name", "last_name", "gender", "date_of_birth", "country_of_origin", "country", "city"}
    )
    # A table cannot tick a box for somebody; whom a guardian must agree for stays hidden until they do.
    unasked = frozenset({"accepts", "guardian_agrees", "accepts_ethnicities", "accepts_skin_tone"})
    may_be_missing = frozenset({"language_1", "height"})
    columns = {
        **dict.fromkeys(("language", "level"), "languages"),
        **dict.fromkeys(("credit_title", "credit_year", "credit_kind", "credit_role"), "credits"),
    }

    def __init__(self, batch):
        super().__init__(batch, FilmResource())

    def find(self, cells):
        """The film talent whom code or e-mail names, or None; raise RowRefused where the two disagree."""
        code, email = normalise_code(cells.get("code", "")), normalise_email(cells.get("email", ""))
        by_code = CinemaTalent.objects.with_code(code).first() if code else None
        by_email = CinemaTalent.objects.with_email(email).first() if email else None
        if by_code and by_email and by_code.pk != by_email.pk:
            raise RowRefused({"email": [gettext("This e-mail belongs to somebody with another code.")]})
        if by_code and email and by_code.email and by_code.email != email:
            raise RowRefused({"email": [gettext("This code belongs to somebody with another e-mail.")]})
        if by_email and code and not by_code:
            raise RowRefused({"code": [gettext("This e-mail belongs to somebody with another code.")]})
        return by_code or by_email

    def answers_of_new(self, typed):
        answers = super().answers_of_new(typed)
        code = normalise_code("".join(typed.get("code", ())))
        shape = codes.SHAPE.match(code) if code else None
        if code and (shape is None or len(shape[3]) > codes.MOST_KEPT_DIGITS):
            raise RowRefused({"code": [gettext("This is no code of a film talent, such as MACAS00001F.")]})
        if registration.known({"email": "", "document_number": answers.get("document_number", "")}):
            raise RowRefused(
                {"document_number": [gettext("Somebody with this document is registered already.")]}
            )
        answers["code"] = code
        answers["is_public"] = (
            bool(typed["is_public"]) if "is_public" in typed else self.batch.defaults_public
        )
        return answers

    def answers(self, target):
        held = editing.Held(target).typed("")
        held = {name: value for name, value in held.items() if not name.startswith("accepts_")}
        # Kept as they are: no form of an import may touch what needs a consent of its own.
        return {name: value for name, value in held.items() if name not in ("skin_tone", "ethnicities")}

    def given(self, typed):
        given = super().given(typed)
        given |= {"city"} if "country" in given else set()
        networks = given & {network.value for network in NETWORKS}
        return (given | {"social_links"} if networks else given) - {"code", "email", "country_of_origin"}

    def cleaned(self, typed, *, only, is_lenient=False):
        answers = super().cleaned(typed, only=only, is_lenient=is_lenient)
        for name in ("skin_tone", "ethnicities"):
            answers.pop(name, None)
        if "is_public" in typed and (only is None or "is_public" in only):
            answers["is_public"] = bool(typed["is_public"])
        elif only is not None:
            answers.pop("is_public", None)
        return answers

    def differs(self, target, answers):
        held = {name: getattr(target, name, None) for name in answers if name in registration.PLAIN}
        if any(held[name] != answers[name] for name in held):
            return True
        kept = {
            "types": list(target.types.values_list("type", flat=True)),
            "skills": list(target.skills.values_list("skill", flat=True)),
            "languages": list(target.languages.values_list("language", "level")),
            "social_links": {link.network: link.address for link in target.social_links.all()},
        }
        return "credits" in answers or any(
            _sorted(kept[name]) != _sorted(answers[name]) for name in kept.keys() & answers.keys()
        )

    @transaction.atomic
    def write_new(self, answers, cells):
        talent = CinemaTalent(language=self.batch.language, code=answers["code"])
        registration.bring_in(talent, answers, by=self.by)
        return talent

    @transaction.atomic
    def write(self, target, answers):
        editing.save(target, answers, seen=editing.version(target), by=self.by)
        return CinemaTalent.objects.get(pk=target.pk)

    def is_in_use(self, target, row):
        is_created = row.outcome == row.Outcome.CREATED
        return is_created and (target.user_id is not None or target.assignments.exists())

    def remove(self, target):
        # What is said of them in logs goes with them (`cinema/erasure.py`).
        audit(self.by, "delete", target, category="cinema")
        target.delete()


def _sorted(value):
    return sorted(value.items() if isinstance(value, dict) else value)


FILM_IMPORT = imports.register(
    imports.Importer(
        "film-talents",
        _("Film talents"),
        "cinema.import_cinematalent",
        "cinema",
        FilmResource,
        identify,
        FilmReader,
    )
)
