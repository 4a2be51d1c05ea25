"""Titles of films from OMDb, for whoever types what they played in; free text does without.

https://www.omdbapi.com/?apikey=KEY&s=TITLE answers {"Search": [{"Title", "Year", "imdbID", "Type",
"Poster"}], "totalResults": "…", "Response": "True"}, or {"Response": "False", "Error": "…"}.
"""

import hashlib
import logging
from dataclasses import asdict, dataclass

import requests
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from talentio.core.site_settings import SettingSpec, site_settings
from talentio.core.spelling import fold

log = logging.getLogger(__name__)

# To fewer letters OMDb answers "Too many results".
SHORTEST, LONGEST = 3, 100
MOST_TITLES = 10
PATIENCE = (1, 2)  # seconds to connect, and to answer
# Ten titles take 3 kB; what is a hundred times as long is no answer of OMDb.
MOST_BYTES = 200_000
KEPT_FOR, FAULT_KEPT_FOR = 7 * 24 * 3600, 60
# A free key has a thousand questions a day, for the whole site.
PER_MINUTE, MINUTE = 30, 60

for _spec in (
    SettingSpec(
        "omdb_api_key",
        "text",
        "",
        "services",
        _("With it film people find what they played in by its title; without it they type freely."),
        "OMDB_API_KEY",
        secret=True,
        label=_("Key of OMDb"),
    ),
    SettingSpec("omdb_base_url", "url", "https://www.omdbapi.com", "services", label=_("Address of OMDb")),
):
    site_settings.register(_spec)


@dataclass(frozen=True)
class Title:
    title: str
    year: str
    imdb_id: str


class Unavailable(Exception):
    """OMDb is off, slow or failing: people type freely."""


def search(text):
    """Return up to ten Titles for what somebody typed, as dicts; raise Unavailable.

    What was found is kept for a week, a fault for a minute, so that nobody waits twice for it.
    """
    wanted = fold(text)[:LONGEST]
    if len(wanted) < SHORTEST:
        return []
    if not site_settings.omdb_api_key:
        raise Unavailable
    key = f"omdb:{hashlib.sha256(wanted.encode()).hexdigest()[:32]}"
    found = cache.get(key)
    if found is None:
        found = _asked(wanted)
        cache.set(key, found, KEPT_FOR)
    return found


def ask_now(text):
    """Return Titles past what is kept; raise Unavailable with the kind of the fault alone."""
    try:
        return _titles(_answer(fold(text)))
    except (requests.RequestException, ValueError, TypeError, AttributeError) as fault:
        raise Unavailable(type(fault).__name__) from None


def _asked(wanted):
    if cache.get("omdb:fault"):
        raise Unavailable
    try:
        return [asdict(title) for title in _titles(_answer(wanted))]
    except (requests.RequestException, ValueError, TypeError, AttributeError) as fault:
        # Only its kind: the address holds the key.
        log.warning("OMDb failed: %s", type(fault).__name__)
        cache.set("omdb:fault", True, FAULT_KEPT_FOR)
        raise Unavailable from None


def _answer(wanted):
    query = {"apikey": site_settings.omdb_api_key, "s": wanted}
    # Redirects are not followed: the address is a setting, and one could lead into our own network.
    with requests.get(
        site_settings.omdb_base_url + "/", params=query, timeout=PATIENCE, stream=True, allow_redirects=False
    ) as answer:
        answer.raise_for_status()
        if answer.is_redirect:
            raise ValueError("a redirect")
        body = answer.raw.read(MOST_BYTES, decode_content=True)
    return requests.compat.json.loads(body)


def _titles(answer):
    """Read an answer; what is not as OMDb describes it is an error, nothing found is none."""
    if answer.get("Response") != "True":
        if "not found" in answer.get("Error", "") or "Too many results" in answer.get("Error", ""):
            return []
        raise ValueError("refused")
    rows = answer["Search"] if isinstance(answer.get("Search"), list) else []
    return [
        Title(str(row["Title"])[:200], str(row.get("Year", ""))[:9], str(row.get("imdbID", ""))[:12])
        for row in rows[:MOST_TITLES]
        if isinstance(row, dict) and row.get("Title")
    ]


def is_too_often(address):
    """Count one question of a network address; tell whether it asked too many in this minute."""
    key = f"omdb:rate:{address}"
    cache.add(key, 0, MINUTE)
    try:
        return cache.incr(key) > PER_MINUTE
    except ValueError:  # it ran out between the two
        return False
