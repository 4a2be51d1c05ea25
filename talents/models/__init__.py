"""Standard talents: the catalogue, the profile of a person, registrations in progress."""

from .catalogue import MergedWithItself, Talent, TalentCategory
from .draft import RegistrationDraft
from .profile import Profile, SocialLink
from .visits import Visit

__all__ = [
    "MergedWithItself",
    "Profile",
    "RegistrationDraft",
    "SocialLink",
    "Talent",
    "TalentCategory",
    "Visit",
]
