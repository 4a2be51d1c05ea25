from .notices import Notice
from .searches import PREFIX, Brief, Candidate, MatchItem, MatchRun, Tag
from .sharing import ShareLink, Vote
from .shortlists import Entry, Shortlist

__all__ = [
    "PREFIX",
    "Brief",
    "Candidate",
    "Entry",
    "MatchItem",
    "MatchRun",
    "Notice",
    "ShareLink",
    "Shortlist",
    "Tag",
    "Vote",
]
