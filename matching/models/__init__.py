from .ai import AiAnswer, AiCall, AiMonth, CvAnalysis
from .notices import Notice
from .searches import PREFIX, Brief, Candidate, MatchItem, MatchRun, Tag
from .sharing import ShareLink, Vote
from .shortlists import Entry, Shortlist

__all__ = [
    "PREFIX",
    "AiAnswer",
    "AiCall",
    "AiMonth",
    "Brief",
    "Candidate",
    "CvAnalysis",
    "Entry",
    "MatchItem",
    "MatchRun",
    "Notice",
    "ShareLink",
    "Shortlist",
    "Tag",
    "Vote",
]
