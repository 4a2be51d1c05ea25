"""Codes of criteria and the words that people have for them, both ways."""

from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cinema import choices, lists
from talentio.core.models import City, Country
from talentio.core.spelling import fold
from talents.choices import Availability, Gender, WorkMode
from talents.models import Talent

from .brief.words import sections, stems

FEATURES = {
    "beard": gettext_lazy("Beard"),
    "moustache": gettext_lazy("Moustache"),
    "tattoo": gettext_lazy("Tattoo"),
    "piercing": gettext_lazy("Piercing"),
    "glasses": gettext_lazy("Glasses"),
    "scar": gettext_lazy("Scar"),
    "freckles": gettext_lazy("Freckles"),
    "braces": gettext_lazy("Dental braces"),
    "twins": gettext_lazy("Twins"),
    "pregnant": gettext_lazy("Pregnant"),
    "reduced_mobility": gettext_lazy("Reduced mobility"),
    "short_stature": gettext_lazy("Short stature"),
}
# Tools whose names are not their codes with capitals.
TOOLS = {
    "ms-office": "Microsoft Office",
    "illustrator-software": "Adobe Illustrator",
    "indesign": "InDesign",
    "adobe-suite": "Adobe Creative Suite",
    "davinci-resolve": "DaVinci Resolve",
    "autocad": "AutoCAD",
    "mongodb": "MongoDB",
    "html-css": "HTML CSS",
    "sketchup": "SketchUp",
    "javascript": "JavaScript",
    "vue": "Vue.js",
    "node": "Node.js",
    "php": "PHP",
    "wordpress": "WordPress",
    "sql": "SQL",
    "aws": "AWS",
    "power-bi": "Power BI",
    "sap": "SAP",
    "crm": "CRM",
    "seo": "SEO",
    "driving-licence": gettext_lazy("Driving licence"),
    "motorcycle-licence": gettext_lazy("Motorcycle licence"),
    "first-aid": gettext_lazy("First aid"),
}
CHOICES = {
    "gender": Gender,
    "eye_color": choices.EyeColor,
    "hair_color": choices.HairColor,
    "hair_type": choices.HairType,
    "hair_length": choices.HairLength,
    "skin_tone": choices.SkinTone,
    "build": choices.Build,
    "ethnicities": choices.Ethnicity,
    "talent_types": choices.TalentType,
    "availability": Availability,
    "work_mode": WorkMode,
}
NATIONS = {"country", "nationality", "country_of_origin"}
HEADINGS = {
    "nationality": ("nationality", "country"),
    "country_of_origin": ("country", "nationality"),
}
# What stands between two names that somebody types.
APART = str.maketrans(dict.fromkeys(";/|\n،؛", ","))


class UnknownName(ValueError):
    """A name that stands for no code; its text is the name."""


def label_of(field, code):
    """A code in the reader's language; the code itself where there is no name for it."""
    if field == "languages":
        return lists.language_name(code)
    if field == "language_levels":
        language, _colon, level = code.partition(":")
        level = dict(choices.LanguageLevel.choices).get(level, level)
        return f"{lists.language_name(language)} ({level})"
    if field == "skills":
        name = lists.skill_name(code)
        return _tool_name(code) if name == code else name
    if field == "features":
        return str(FEATURES.get(code.lstrip("-"), code))
    if field in CHOICES:
        return str(dict(CHOICES[field].choices).get(code, code))
    return code


def _tool_name(code):
    return str(TOOLS.get(code) or code.replace("-", " ").title())


def names_of(field, codes):
    """The names of codes in the reader's language, in their order; a query for places and talents alone."""
    if field in NATIONS:
        known = {each.code: each.name for each in Country.objects.filter(code__in=codes)}
    elif field == "talents":
        known = {each.code: each.name for each in Talent.objects.filter(code__in=codes)}
    else:
        known = {code: label_of(field, code) for code in codes}
    return [str(known.get(code, code)) for code in codes]


def range_label(least, most):
    if least is None:
        return _("at most %d") % most
    return _("at least %d") % least if most is None else f"{least}–{most}"


def codes_named(field, kind, text):
    """The codes of names that stand in a line, apart by commas; raise UnknownName.

    People write them in any of the three languages, or as descriptions do.
    """
    found = {}
    for name in (part.strip() for part in text.translate(APART).split(",")):
        for code in _codes_of(field, kind, name) if name else ():
            found[code] = True
    return list(found)


def _codes_of(field, kind, name):
    if field == "city":
        if not City.objects.filter(search_key__contains=f"|{fold(name)}|").exists():
            raise UnknownName(name)
        return [name]
    # A driving licence is another code for a job than for a role.
    tools = _tool(name) if (field, kind) == ("skills", "standard") else []
    codes = tools or _in_table(field, name) or _written(field, kind).get(stems(name))
    if not codes:
        raise UnknownName(name)
    return codes


def _in_table(field, name):
    """By the names that the site itself gives: exactly one code."""
    wanted = fold(name)
    if field in NATIONS:
        rows = Country.objects.all()
    elif field == "talents":
        rows = Talent.objects.all()
    else:
        rows = (lists.skills() if field == "skills" else lists.languages()).values()
    for each in rows:
        names = (each.code, each.name_fr, each.name_en, each.name_ar)
        if wanted and wanted in map(fold, names):
            return [each.code]
    return []


def _tool(name):
    """By the names that we give to tools, in the reader's language."""
    codes = {code for row, _phrases in sections()["tools"] for code in row}
    return [code for code in sorted(codes) if fold(label_of("skills", code)) == fold(name)]


@cache
def _written(field, kind):
    """{stems of a phrase: codes} of the dictionaries of descriptions."""
    headings = HEADINGS.get(field, (field,))
    if field == "skills" and kind == "standard":
        headings = ("tools",)
    rows = [row for heading in headings for row in sections()[heading]]
    # The first that claims a phrase has it.
    return {stems(phrase): codes for codes, phrases in reversed(rows) for phrase in phrases}
