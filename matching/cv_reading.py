"""What can be computed of a CV's text alone: marks on five criteria, skills, years, advice.

The same criteria and maxima as the AI is asked for, so that both have one shape.
"""

import re
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .brief.extract import understand
from .facts import label_of
from .index import said_in
from .redaction import ADDRESSES, NUMBERS

# Each mark and the most that it can be; together 100.
MAXIMA = {"structure": 20, "experience": 25, "skills": 25, "education": 15, "results": 15}
LABELS = {
    "structure": gettext_lazy("Clarity and structure"),
    "experience": gettext_lazy("Relevant experience"),
    "skills": gettext_lazy("Technical skills"),
    "education": gettext_lazy("Education and certificates"),
    "results": gettext_lazy("Measurable achievements"),
}
SECTIONS = {
    "experience": r"exp[ée]riences?|parcours|experience|employment|work history|filmographie",
    "education": r"formations?|[ée]tudes|dipl[ôo]mes?|education|studies|degrees?|certifica(?:te|tion)s?",
    "skills": r"comp[ée]tences?|savoir[- ]faire|skills|logiciels|outils|tools|software",
    "languages": r"langues?|languages?",
    "about": r"profil|[àa] propos|objectif|profile|about|summary",
}
HEADING = r"^[^\w\n]{{0,4}}(?:{})\b[^\n]{{0,40}}$"
DEGREES = re.compile(
    r"\b(?:master|licence|bachelor|bac|baccalaur[ée]at|dipl[ôo]me|doctorat|phd|ing[ée]nieur|bts|dut|certifi\w*"
    r"|degree|deug|mba|conservatoire|ismac|esav)\b",
    re.IGNORECASE,
)
RESULTS = re.compile(
    r"\d[\d\s.,]*\s?%|[€$£]\s?\d|\d[\d\s.,]*\s?(?:€|\$|dh|mad|fcfa|euros?|dirhams?)\b"
    r"|\b\d{1,6}\s+(?:clients?|projets?|projects?|films?|personnes|people|campagnes|campaigns|sites?|articles"
    r"|spectacles|[ée]v[ée]nements|events|employ\w+|heures|hours|vues|views|abonn\w+|followers)\b"
    r"|\b(?:prix|award|1er|laur[ée]at|nomination)\b",
    re.IGNORECASE,
)
SPAN = re.compile(
    r"\b((?:19|20)\d\d)\s*(?:-|–|—|à|a|to|/)\s*"
    r"((?:19|20)\d\d|pr[ée]sent|aujourd.hui|today|now|actuel\w*|ce jour|en cours|current)",
    re.IGNORECASE,
)
OLDEST_JOB = 50  # years
FEW_WORDS, MANY_WORDS = 120, 1200


@dataclass
class Reading:
    """`marks` by MAXIMA; `tags` are [field, code, words] for the index; `talents` codes of the catalogue."""

    marks: dict
    strengths: list = field(default_factory=list)
    weaknesses: list = field(default_factory=list)
    recommendations: list = field(default_factory=list)
    skills: list = field(default_factory=list)
    languages: list = field(default_factory=list)
    talents: list = field(default_factory=list)
    years: int | None = None
    tags: list = field(default_factory=list)

    @property
    def score(self):
        return sum(self.marks.values())


def read(text):
    """A Reading of a CV's text, in the active language."""
    words, sections = len(text.split()), sections_in(text)
    tags = [[name, code, said[1]] for (name, code), said in said_in(text, "standard").items()]
    found = Reading({}, years=years_in(text), tags=tags)
    found.skills = sorted({label_of("skills", code) for name, code, _w in tags if name == "skills"})
    found.languages = sorted({label_of("languages", code) for name, code, _w in tags if name == "languages"})
    found.talents = talents_in(text)
    degrees, results = len(DEGREES.findall(text)), len(RESULTS.findall(text))
    has_contact = bool(ADDRESSES.search(text)) + bool(NUMBERS.search(text))
    is_long_enough = FEW_WORDS <= words <= MANY_WORDS
    found.marks = {
        "structure": min(20, 3 * len(sections) + 2 * has_contact + 4 * is_long_enough),
        "experience": min(25, (5 if "experience" in sections else 0) + 2 * (found.years or 0)),
        "skills": min(25, 3 * len(found.skills) + 3 * len(found.talents) + 2 * len(found.languages)),
        "education": min(15, (5 if "education" in sections else 0) + 4 * degrees),
        "results": min(15, 4 * results),
    }
    _advise(found, words, sections, has_contact, results)
    return found


def sections_in(text):
    """Which of SECTIONS have a heading of their own."""
    return {
        name
        for name, pattern in SECTIONS.items()
        if re.search(HEADING.format(pattern), text, re.IGNORECASE | re.MULTILINE)
    }


def years_in(text):
    """Full years of experience: those that the text tells, else those that its spans of years cover."""
    for each in understand(text[:20_000], "standard", role=None).criteria:
        if each.field == "years_of_experience" and each.kind == "must" and each.value[0]:
            return min(each.value[0], OLDEST_JOB)
    today, covered = timezone.localdate().year, set()
    for begin, end in SPAN.findall(text):
        last = int(end) if end.isdigit() else today
        if today - OLDEST_JOB <= int(begin) <= last <= today:
            covered |= set(range(int(begin), last))
    return len(covered) or None


def talents_in(text):
    """Codes of the catalogue that a CV names, those named most often first."""
    codes = []
    for each in understand(text[:20_000], "standard", role=None).criteria:
        if each.field == "talents" and each.op != "none":
            codes += [code for code in each.value if code not in codes]
    return codes[:10]


def _advise(found, words, sections, has_contact, results):
    good, bad, todo = found.strengths, found.weaknesses, found.recommendations
    if len(sections) >= 3:
        good.append(_("The CV has clear sections."))
    else:
        bad.append(_("Sections are hard to make out."))
        todo.append(_("Give experience, education, skills and languages a heading each."))
    if words < FEW_WORDS:
        bad.append(_("The CV is very short."))
        todo.append(_("Say what you did, where and with what result, for each job."))
    elif words > MANY_WORDS:
        bad.append(_("The CV is very long."))
        todo.append(_("Keep to two pages: the newest and most important first."))
    if found.years:
        good.append(_("The years of experience can be seen."))
    else:
        bad.append(_("No dates tell how long you have worked."))
        todo.append(_("Write from which year to which you had each job."))
    if results:
        good.append(_("It names results that can be measured."))
    else:
        bad.append(_("Results in numbers are missing."))
        todo.append(_("Name results: how many projects, clients or viewers, which prizes."))
    if not has_contact:
        todo.append(_("Write an e-mail address or a phone number on your CV."))
    if not found.languages:
        todo.append(_("Name your languages and how well you speak them."))
