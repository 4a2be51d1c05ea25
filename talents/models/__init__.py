"""Standard talents: the catalogue, the profile of a person, registrations in progress, names to watch."""

from .catalogue import MergedWithItself, Talent, TalentCategory
from .draft import RegistrationDraft
from .profile import Profile, SocialLink
from .visits import Visit
from .watch import NameKey, NameMatch, PersonName, WatchedKey, WatchedName

__all__ = [
    "MergedWithItself",
    "NameKey",
    "NameMatch",
    "PersonName",
    "Profile",
    "RegistrationDraft",
    "SocialLink",
    "Talent",
    "TalentCategory",
    "Visit",
    "WatchedKey",
    "WatchedName",
]
