"""What pages show of companies, projects and their people."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Assignment, Role
from .models.company import LISTS


def days(first, last):
    """ "3 March 2027 – 9 April 2027", one day, or "" where no day is known."""
    shown = [date_format(day) for day in (first, last) if day]
    return " – ".join(dict.fromkeys(shown))


def ages(role):
    youngest, oldest = role.playing_age_min, role.playing_age_max
    if youngest is not None and oldest is not None:
        return _("%(youngest)d to %(oldest)d years") % {"youngest": youngest, "oldest": oldest}
    if youngest is not None:
        return ngettext("from %d year", "from %d years", youngest) % youngest
    return ngettext("up to %d year", "up to %d years", oldest) % oldest if oldest is not None else ""


def pay(role):
    if role.pay is None:
        return ""
    amount = f"{role.pay:,.2f}".replace(",", "\u202f").removesuffix(".00")
    return _("%(amount)s %(currency)s per %(unit)s") % {
        "amount": amount,
        "currency": role.pay_currency,
        "unit": role.get_pay_unit_display(),
    }


def company_facts(company):
    place = " ".join(filter(None, (company.postal_code, company.city)))
    facts = (
        (_("Specialisation"), company.specialization),
        (_("Address"), ", ".join(filter(None, (company.address, place)))),
        (_("Country"), company.country.name if company.country else ""),
        (_("Founded in"), company.founded_year),
        (_("Managed by"), company.ceo),
        (_("Employees"), company.employees_count),
        (_("Number of productions"), company.productions_count),
    )
    return [(label, value) for label, value in facts if value]


def company_links(company):
    """(label, address) of what leads out, to be shown from left to right."""
    links = [("Facebook", "facebook"), ("Instagram", "instagram"), ("LinkedIn", "linkedin"), ("X", "twitter")]
    links = [(_("Website"), "website"), *links]
    return [(label, getattr(company, name)) for label, name in links if getattr(company, name)]


def company_lists(company):
    label_of = company._meta.get_field
    return [(label_of(name).verbose_name, getattr(company, name)) for name in LISTS if getattr(company, name)]


def project_facts(project):
    facts = (
        (_("Type"), project.get_type_display()),
        (_("Country"), project.shown_country.name if project.shown_country else ""),
        (_("Shooting"), days(project.starts_on, project.ends_on)),
        (_("Locations"), project.shooting_locations),
    )
    return [(label, value) for label, value in facts if value]


def role_facts(role):
    facts = (
        (_("Playing age"), ages(role)),
        (_("Languages"), ", ".join(role.language_names)),
        (_("Days"), days(role.first_day, role.last_day)),
        (_("Pay"), pay(role)),
    )
    return [(label, value) for label, value in facts if value]


@dataclass(frozen=True)
class Cast:
    """A role with its facts and whoever this reader may see in it: pairs of an assignment and a profile."""

    role: Role
    facts: list
    people: list


def cast_of(project, user):
    """The roles of a project for a reader, in two queries whatever their number."""
    by_role = {}
    for assignment in Assignment.objects.visible_to(user).current().filter(project=project).for_display():
        by_role.setdefault(assignment.role_id, []).append((assignment, assignment.talent.get_absolute_url()))
    roles = list(project.roles.with_filled())
    for role in roles:
        role.project = project
    return [Cast(role, role_facts(role), by_role.get(role.pk, [])) for role in roles]
