"""The tables of operations in the guides `docs/api.<language>.md`, written from the description itself."""

import re
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from .docs import groups_of
from .v1 import api

LANGUAGES = ("en", "fr")
BEGIN, END = "<!-- operations -->", "<!-- end of operations -->"
PREFIX = "/api/v1"


def path_of(language):
    return Path(settings.BASE_DIR) / "docs" / f"api.{language}.md"


def written(text, language):
    """The text of a guide with its tables as they have to be."""
    with override(language):
        tables = "\n\n".join(_table(title, operations) for title, operations in _groups())
    between = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)
    return between.sub(lambda match: f"{BEGIN}\n{tables}\n{END}", text)


def _groups():
    return groups_of(api.get_openapi_schema(path_prefix=f"{PREFIX}/"))


def _table(title, operations):
    head = _("Operation"), _("Description")
    lines = [f"### {title}", "", f"| {' | '.join(head)} |", "| --- | --- |"]
    for one in operations:
        words = ". ".join(filter(None, (one.title, one.words)))
        lines.append(f"| `{one.method} {one.path.removeprefix(PREFIX)}` | {words} |")
    return "\n".join(lines)
