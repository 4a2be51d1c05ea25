"""Where a request came from, for the logs."""

import re
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from user_agents import parse

LONGEST_AGENT = 512
LONGEST_URL = 1000
SECRET_PATHS = ("/auth/password/choose/", "/profile/cv/")
# What is that long and holds a digit is a token or a digest, wherever it stands.
TOKEN = re.compile(r"(?<=/)(?=[^/]*\d)[\w.:~=-]{28,}(?=/|$)")

_current = ContextVar("client_facts", default=None)


@dataclass(frozen=True)
class ClientFacts:
    """Plain facts of one request; addresses without query strings, which may hold secrets."""

    address: str | None
    user_agent: str
    method: str
    url: str
    referrer: str
    # Whoever is signed in, found out only when it is asked for.
    person: object = field(default=None, compare=False, repr=False)
    # The named actions of this request that were committed.
    noted: list = field(default_factory=list, compare=False, repr=False)


def from_request(request) -> ClientFacts:
    return ClientFacts(
        address=address_of(request),
        user_agent=request.META.get("HTTP_USER_AGENT", "")[:LONGEST_AGENT],
        method=request.method[:10],
        url=without_secrets(request.path),
        referrer=without_secrets(request.META.get("HTTP_REFERER", "")),
        person=getattr(request, "user", None),
    )


def current() -> ClientFacts | None:
    """The facts of the request that is being answered, or None outside of one."""
    return _current.get()


def remember(facts):
    return _current.set(facts)


def forget(token):
    _current.reset(token)


def device_of(user_agent: str) -> dict:
    """Browser, device and system as columns of the activity log; parsed only when a row is written."""
    agent = parse(user_agent)
    kinds = {
        "mobile": agent.is_mobile,
        "tablet": agent.is_tablet,
        "bot": agent.is_bot,
        "desktop": agent.is_pc,
    }
    return {
        "browser": agent.browser.family[:50],
        "browser_version": agent.browser.version_string[:20],
        "device_type": next((kind for kind, fits in kinds.items() if fits), ""),
        "device_brand": (agent.device.brand or "")[:50],
        "device_model": (agent.device.model or "")[:50],
        "operating_system": agent.os.family[:50],
        "os_version": agent.os.version_string[:20],
    }


def address_of(request) -> str | None:
    """The client's address: as many hops from the right of X-Forwarded-For as there are proxies of ours."""
    hops = [request.META.get("REMOTE_ADDR", "")]
    proxies = settings.TRUSTED_PROXY_COUNT
    if proxies:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-proxies:]
    try:
        return str(ip_address(hops[0].strip()))
    except ValueError:
        return None


def without_secrets(address):
    try:
        path = urlsplit(address)._replace(query="", fragment="").geturl()
    except ValueError:
        return ""
    for start in SECRET_PATHS:
        if start in path:
            path = path[: path.index(start) + len(start)] + "…"
    return TOKEN.sub("…", path)[:LONGEST_URL]
