"""What the search keeps of a person, for the archive of their own data."""

from django.db.models import F, Q

from accounts.own_data import part

from .models import CvAnalysis, Entry, Notice, Tag


@part("search")
def search(user):
    tags = Tag.objects.filter(Q(candidate__user=user) | Q(candidate__film__user=user)).order_by(
        "field", "code"
    )
    return {"tags": list(tags.values("field", "code", "origin", "words"))}, []


@part("shortlists")
def shortlists(user):
    """On which lists the person stands, what was said of them there, and of which searches they were told."""
    mine = Q(candidate__user=user) | Q(candidate__film__user=user)
    entries = Entry.objects.filter(mine).select_related("shortlist").prefetch_related("votes").order_by("pk")
    listed = [
        {
            "list": each.shortlist.name,
            "added_at": each.added_at,
            "note": each.note,
            "votes": [
                {"value": vote.value, "comment": vote.comment, "at": vote.at} for vote in each.votes.all()
            ],
        }
        for each in entries
    ]
    notices = Notice.objects.filter(mine).order_by("pk").values("title", "message", at=F("wished_at"))
    return {"lists": listed, "notices": list(notices)}, []


CV = (
    *("state", "origin", "score", "marks", "strengths", "weaknesses", "recommendations", "skills"),
    *("languages", "talents", "years", "model", "analyzed_at", "words"),
)


@part("cv_analysis")
def analysis_of_cv(user):
    found = CvAnalysis.objects.filter(profile__user=user).first()
    return {name: getattr(found, name) for name in CV} if found else None, []
