"""What the AI said of people, and for how long it is kept."""

from talentio.core.prune import months_ago
from talentio.core.site_settings import site_settings

from .models import AiAnswer, MatchItem

BATCH = 2000
NOTHING = {"explanation": "", "strengths": [], "weaknesses": []}


def old_answers():
    return AiAnswer.objects.filter(created_at__lt=months_ago(site_settings.ai_answer_months))


def old_words():
    """Results whose words of the AI are due; their scores stay."""
    since = months_ago(site_settings.ai_answer_months)
    read = MatchItem.objects.filter(ai_state=MatchItem.Reading.DONE, run__created_at__lt=since)
    return read.exclude(**NOTHING)


def prune_answers():
    """Delete old answers, batch by batch; return how many rows."""
    gone = 0
    while keys := list(old_answers().values_list("pk", flat=True)[:BATCH]):
        gone += AiAnswer.objects.filter(pk__in=keys).delete()[0]
    return gone


def blank_words():
    """Take the old words out of results, batch by batch; return how many rows."""
    gone = 0
    while items := list(old_words().only("facts")[:BATCH]):
        for item in items:
            item.facts = [{**fact, "quote": ""} for fact in item.facts]
            item.explanation, item.strengths, item.weaknesses = "", [], []
        gone += MatchItem.objects.bulk_update(items, ["facts", *NOTHING], batch_size=500)
    return gone
