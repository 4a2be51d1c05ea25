from .ai import AiAnswer, AiCall, AiMonth, CvAnalysis
from .notices import Notice
from .searches import Brief, Candidate, MatchItem, MatchRun, Tag
from .sharing import ShareLink, Vote
from .shortlists import Entry, Shortlist

__all__ = [
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
