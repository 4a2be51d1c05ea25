"""The menu of the back-office, in the words of those who use it.

Every model of the back-office stands in one group; `tests/test_menu.py` fails for one that stands
in none. Until it is given a place, such a model is shown in a last group of its own.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

SUPERUSERS = ""


@dataclass(frozen=True)
class Page:
    """A page that is no list of a model: its address by name, and the permission that opens it."""

    label: str
    name: str
    permission: str


@dataclass(frozen=True)
class Group:
    """`entries` are models ("app.model") and pages; the keys g and `go` open the first of them."""

    key: str
    label: str
    entries: tuple
    go: str = ""
    voice: str = ""  # "cinema" for the terracotta one


@dataclass(frozen=True)
class Link:
    label: str
    address: str
    add_address: str | None = None


MENU = [
    Group(
        "people",
        _("People"),
        (
            "talents.profile",
            "accounts.user",
            "talents.namematch",
            "talents.watchedname",
            "core.export",
            "core.importbatch",
        ),
        go="p",
    ),
    Group(
        "films",
        _("Film talents"),
        (
            "cinema.cinematalent",
            Page(_("Search film talents"), "cinema:search", "cinema.view_cinematalent"),
            Page(_("CINEMA statistics"), "cinema:stats", "cinema.view_cinematalent"),
            "cinema.savedsearch",
        ),
        go="f",
        voice="cinema",
    ),
    Group(
        "productions",
        _("Productions"),
        (
            "productions.project",
            "productions.company",
            "productions.assignment",
            "productions.callsheet",
            Page(_("Presence on set"), "productions:presence_home", "productions.add_presenceevent"),
            "productions.presenceevent",
        ),
        go="o",
        voice="cinema",
    ),
    Group(
        "matching",
        _("Matching"),
        (
            Page(_("Search for a job"), "matching:search", "matching.search_talents"),
            Page(_("Search for a role"), "matching:film_search", "matching.search_talents"),
            Page(_("My shortlists"), "matching:shortlists", "matching.add_shortlist"),
            "matching.shortlist",
            "matching.sharelink",
            "matching.cvanalysis",
            "matching.aicall",
        ),
        go="m",
    ),
    Group(
        "mails",
        _("Mails"),
        (
            Page(
                _("Templates and figures"),
                "admin:notifications_emaillog_gallery",
                "notifications.view_emaillog",
            ),
            "notifications.emaillog",
            "notifications.blockedaddress",
        ),
        go="e",
    ),
    Group(
        "content",
        _("Content"),
        (
            "talents.talent",
            "talents.talentcategory",
            "legal.sitelook",
            "legal.legalpage",
            "legal.consent",
            "core.country",
            "core.city",
        ),
        go="c",
    ),
    Group(
        "operations",
        _("Settings and operations"),
        (
            "core.setting",
            "auth.group",
            "accounts.apitoken",
            "core.activitylog",
            "core.securitylog",
            "core.bulkjob",
            "ops.backup",
            Page(_("Updates"), "updates:page", SUPERUSERS),
            Page(_("Diagnostics"), "diagnostics", SUPERUSERS),
            "django_q.schedule",
            "django_q.ormq",
            "django_q.success",
            "django_q.failure",
        ),
        go="s",
    ),
]


def placed_models():
    """The labels of all models that have a place, in lower case."""
    return {entry for group in MENU for entry in group.entries if isinstance(entry, str)}


def build(user, apps):
    """[(group, [Link])] of what this person may open; `apps` is Django's list of apps with its models."""
    models = {
        f"{app['app_label']}.{model['object_name'].lower()}": model for app in apps for model in app["models"]
    }
    groups = [(group, [*_links(group.entries, models, user)]) for group in MENU]
    homeless = models.keys() - placed_models()
    if homeless:
        groups.append((Group("other", _("Other"), ()), [*_links(sorted(homeless), models, user)]))
    return [(group, links) for group, links in groups if links]


def _links(entries, models, user):
    for entry in entries:
        if isinstance(entry, Page):
            is_allowed = user.has_perm(entry.permission) if entry.permission else user.is_superuser
            if is_allowed:
                yield Link(entry.label, reverse(entry.name))
        elif entry in models and models[entry]["admin_url"]:
            model = models[entry]
            yield Link(capfirst(model["name"]), model["admin_url"], model["add_url"])
