"""What search engines are told: which public pages there are, and which addresses are nobody's business.

Languages have no addresses of their own (a cookie chooses), so that pages have no alternates to name.
"""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cinema.models import CinemaTalent
from legal import texts
from talentio.core.site_settings import SettingSpec, register_group, site_settings
from talents.models import Profile

# A sitemap may name 50,000 addresses; one of these weighs half a megabyte at most.
BLOCK = 5_000
# Behind a sign-in, or of use to one person only. Tokens stand in addresses below some of them.
PRIVATE = (
    "/admin/",
    "/ai-search",
    "/api/",
    "/auth/",
    "/cinema/ai-search",
    "/cinema/claim",
    "/cinema/dashboard",
)
PRIVATE += (
    "/cinema/profile/edit",
    "/cinema/register/resume",
    "/cinema/guardian",
    "/cinema/productions",
    "/cinema/projects",
    "/cinema/stats",
    "/cinema/talents",
)
PRIVATE += ("/legal/agree", "/mail/", "/presence/", "/profile/cv/", "/profile/dashboard", "/profile/edit")
PRIVATE += ("/talents",)
# Below what is private, yet for everybody.
PUBLIC = ("/auth/register$",)
KINDS = ("talents", "cinema")
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

register_group("search_engines", _("Search engines"), _("Whether Google and others may list public pages."))
site_settings.register(
    SettingSpec(
        "is_listed_by_search_engines",
        "boolean",
        True,
        "search_engines",
        _("Home, public profiles of adults and legal pages. Off, robots.txt asks them to stay away."),
        label=_("Let search engines list the site"),
    )
)


@dataclass(frozen=True)
class People:
    """One kind of profile: `rows` at this moment, the column of its code, and the name of its page."""

    rows: QuerySet
    code: str
    page: str


def people(kind):
    """The People of a kind; KeyError for one that there is not."""
    today = timezone.localdate()
    return {
        "talents": People(Profile.objects.for_search_engines(on=today), "user__code", "talents:profile"),
        "cinema": People(CinemaTalent.objects.for_search_engines(on=today), "code", "cinema:profile"),
    }[kind]


def robots():
    """The text of robots.txt."""
    if not site_settings.is_listed_by_search_engines:
        return "User-agent: *\nDisallow: /\n"
    lines = [f"Allow: {path}" for path in PUBLIC] + [f"Disallow: {path}" for path in PRIVATE]
    return "\n".join(["User-agent: *", *lines, "", f"Sitemap: {_address('sitemap')}", ""])


def index():
    """The XML that names every sitemap; one query per kind, however many people there are."""
    parts = [_address("sitemap_pages")]
    for kind in KINDS:
        last = people(kind).rows.order_by("-pk").values_list("pk", flat=True).first() or 0
        parts += [_address("sitemap_people", kind, block) for block in range(-(-last // BLOCK))]
    return _document("sitemapindex", "sitemap", ((part, None) for part in parts))


def pages():
    """The XML of the pages that are not people."""
    found = [
        (_address("home"), None),
        (_address("talents:register"), None),
        (_address("cinema:register"), None),
    ]
    found += [(_address(f"legal:{kind}"), None) for kind in texts.shown()]
    return _document("urlset", "url", found)


def block_of(kind, number):
    """The XML of the people whose ids are in a block, so that no page depends on how many came before.

    One query, of the columns that are shown. KeyError for an unknown kind.
    """
    found = people(kind)
    first = number * BLOCK
    rows = found.rows.filter(pk__gt=first, pk__lte=first + BLOCK).order_by("pk")
    rows = rows.values_list(found.code, "updated_at")
    return _document("urlset", "url", ((_address(found.page, code), changed) for code, changed in rows))


def _address(name, *arguments):
    return site_settings.site_url + reverse(name, args=arguments)


def _document(root, item, entries):
    lines = [f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">']
    for address, changed in entries:
        when = f"<lastmod>{changed:%Y-%m-%d}</lastmod>" if changed else ""
        lines.append(f"<{item}><loc>{escape(address)}</loc>{when}</{item}>")
    return "\n".join([*lines, f"</{root}>", ""])
