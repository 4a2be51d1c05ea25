"""Film talents: the person, what they have several of, and registrations in progress."""

from .details import (
    MOST_PHOTOS,
    NETWORKS,
    Credit,
    FilmEthnicity,
    FilmLanguage,
    FilmLink,
    FilmPhoto,
    FilmSkill,
    FilmType,
    details_of,
)
from .draft import CinemaDraft
from .saved import NameTaken, SavedSearch, TooManySearches
from .talent import AlreadyClaimed, CinemaTalent

__all__ = [
    "MOST_PHOTOS",
    "NETWORKS",
    "AlreadyClaimed",
    "CinemaDraft",
    "CinemaTalent",
    "Credit",
    "FilmEthnicity",
    "FilmLanguage",
    "FilmLink",
    "FilmPhoto",
    "FilmSkill",
    "FilmType",
    "NameTaken",
    "SavedSearch",
    "TooManySearches",
    "details_of",
]
