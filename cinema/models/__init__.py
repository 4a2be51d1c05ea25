"""Film talents: the person, and what they have several of."""

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
)
from .talent import CinemaTalent

__all__ = [
    "MOST_PHOTOS",
    "NETWORKS",
    "CinemaTalent",
    "Credit",
    "FilmEthnicity",
    "FilmLanguage",
    "FilmLink",
    "FilmPhoto",
    "FilmSkill",
    "FilmType",
]
