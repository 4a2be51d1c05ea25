"""The legal texts as people read them: the newest edition of a page, cleaned and kept per process."""

import re
from dataclasses import dataclass
from datetime import date
from html import unescape

import nh3
from django.conf import settings
from django.utils.html import escape, strip_tags
from django.utils.text import Truncator
from markdown_it import MarkdownIt

from talentio.core.site_settings import site_settings

from . import shipped
from .models import Edition, EditionText, LegalPage

# HTML inside Markdown is shown as text; whoever wants HTML says so, and it is cleaned.
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
TEXT = {"p", "br", "hr", "h2", "h3", "h4", "blockquote", "pre", "a", "address"}
LISTS = {"ul", "ol", "li", "dl", "dt", "dd"}
WORDS = {"strong", "em", "b", "i", "u", "s", "sub", "sup", "abbr", "bdi", "time", "code"}
TABLES = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
TAGS = TEXT | LISTS | WORDS | TABLES
ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "bdi": {"dir"}, "time": {"datetime"}}
ATTRIBUTES |= {"th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}, "*": {"lang", "dir"}}
SCHEMES = {"http", "https", "mailto", "tel"}
# {operator_name} and the like stand for settings, so that a text needs no edition when a phone changes.
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
TAG_OR_PLACEHOLDER = re.compile(r"<[^>]*>|\{([a-z_]+)\}")
FACTS = ("brand_name", "contact_email", "site_url", "operator_name", "operator_form")
FACTS += ("operator_address", "operator_registration", "operator_director", "operator_data_receipt")
FACTS += ("host_name", "host_address")


class NoSuchText(LookupError):
    """No text of this kind was ever published."""


@dataclass(frozen=True)
class LegalText:
    """One published text in one language; `html` is safe to print, `digest` is what consents name."""

    kind: str
    version: str
    language: str
    title: str
    html: str
    digest: str

    @property
    def summary(self):
        """The beginning of its words, for search engines and messengers."""
        return Truncator(" ".join(unescape(strip_tags(self.html)).split())).chars(160)

    @property
    def published_on(self):
        return date.fromisoformat(self.version[:10])


def current(kind: str, language: str) -> LegalText:
    """Return the newest text of a kind, in French when it is not written in that language."""
    # Only a name of ours becomes part of a key: the language may come from a form.
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return site_settings.remember(("legal text", str(kind), known), lambda: _load(str(kind), known))


def shown() -> dict:
    """{kind: label} of the pages that are switched on, in their order; the labels are lazy."""
    return site_settings.remember(("legal pages",), _shown)


def _shown():
    hidden = set(LegalPage.objects.filter(is_shown=False).values_list("kind", flat=True))
    return {kind.value: kind.label for kind in LegalPage.Kind if kind not in hidden}


def _load(kind, language):
    newest = Edition.objects.published().filter(page__kind=kind).prefetch_related("texts").first()
    text = newest and newest.in_language(language)
    if text is None:
        return _as_shipped(kind, language)
    html = render(text.source, text.format)
    return LegalText(kind, newest.version, text.language, text.title, html, text.digest)


def _as_shipped(kind, language):
    """What the product came with: an emptied table must not keep people from registering."""
    path = shipped.newest(kind, language) if kind in LegalPage.Kind.values else None
    if path is None:
        raise NoSuchText(kind)
    title, body, digest = shipped.read(path)
    html = render(body, EditionText.Format.MARKDOWN)
    return LegalText(kind, path.parent.name, path.stem, title, html, digest)


def render(source: str, format: str) -> str:
    """Turn what staff wrote into HTML that is safe to print, with the site's own facts filled in."""
    facts = {name: str(site_settings.get(name) or "") for name in FACTS}
    # A line about something that nobody has filled in would be a promise without content: it is left out.
    lines = [line for line in source.split("\n") if all(facts.get(n, n) for n in PLACEHOLDER.findall(line))]
    written = "\n".join(lines)
    html = MARKDOWN.render(written) if format == EditionText.Format.MARKDOWN else written
    clean = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer"
    )
    return TAG_OR_PLACEHOLDER.sub(lambda found: _filled(found, facts), clean)


def _filled(found, facts):
    # Inside a tag nothing is filled in: a setting must not become part of an address.
    return escape(facts.get(found[1], found[0])) if found[1] else found[0]
