"""Addresses on social networks: from what people type to one address that works."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .choices import SocialNetwork

# network: (address of a handle, hosts that belong to the network)
PLACES = {
    SocialNetwork.LINKEDIN: ("https://www.linkedin.com/in/{}", ("linkedin.com",)),
    SocialNetwork.INSTAGRAM: ("https://www.instagram.com/{}", ("instagram.com",)),
    SocialNetwork.TWITTER: ("https://x.com/{}", ("x.com", "twitter.com")),
    SocialNetwork.FACEBOOK: ("https://www.facebook.com/{}", ("facebook.com", "fb.com", "fb.me")),
    SocialNetwork.GITHUB: ("https://github.com/{}", ("github.com",)),
    SocialNetwork.BEHANCE: ("https://www.behance.net/{}", ("behance.net",)),
    SocialNetwork.DRIBBBLE: ("https://dribbble.com/{}", ("dribbble.com",)),
    SocialNetwork.IMDB: ("https://www.imdb.com/name/{}", ("imdb.com",)),
    SocialNetwork.THREADS: ("https://www.threads.net/@{}", ("threads.net", "threads.com")),
    SocialNetwork.TIKTOK: ("https://www.tiktok.com/@{}", ("tiktok.com",)),
    SocialNetwork.YOUTUBE: ("https://www.youtube.com/@{}", ("youtube.com", "youtu.be")),
    SocialNetwork.TELEGRAM: ("https://t.me/{}", ("t.me", "telegram.me")),
    SocialNetwork.SNAPCHAT: ("https://www.snapchat.com/add/{}", ("snapchat.com",)),
    SocialNetwork.PINTEREST: ("https://www.pinterest.com/{}", ("pinterest.com", "pin.it")),
}
HANDLE = re.compile(r"^@?([\w.-]{1,100})$")


def address_of(network, typed):
    """Return the https address for a handle or an address; raise ValidationError for anything else.

    An address that is complete stays as it is: adding the network's prefix twice was a fault of
    the system that this one replaces.
    """
    typed = typed.strip()
    pattern, hosts = PLACES[network]
    rest = re.sub(r"^https?://", "", typed, flags=re.IGNORECASE)
    if _host(rest) in hosts or _host(rest).endswith(tuple(f".{host}" for host in hosts)):
        return f"https://{rest}"
    handle = HANDLE.match(typed)
    if handle and "/" not in typed:
        return pattern.format(handle[1])
    raise ValidationError(
        _("This is not an address on %(network)s. Type your user name, or copy the whole address."),
        params={"network": SocialNetwork(network).label},
    )


def _host(address):
    try:
        return (urlsplit(f"https://{address}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
