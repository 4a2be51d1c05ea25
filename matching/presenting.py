"""What pages show of the people of a search or a list: public cards, of those who may be shown now."""

from dataclasses import dataclass, field, replace

from cinema import public_profile as film_profile
from cinema.models import CinemaTalent
from talents import public_profile
from talents.models import Profile
from talents.public_profile import PublicProfile

from .models import Candidate, Entry, Vote

# Of each kind: the profile's column, its model, and the one list of what a stranger may read in a card.
KINDS = {
    "standard": ("profile_id", Profile, public_profile.present_card),
    "cinema": ("film_id", CinemaTalent, film_profile.present_card),
}


@dataclass(frozen=True)
class Listed:
    """An entry and the public card of its person, None for who may not be shown any more."""

    entry: Entry
    card: PublicProfile | None
    votes: list = field(default_factory=list)


def cards_of(kind, keys):
    """{candidate's key: card} of those who may be shown now; three queries whatever their number."""
    column, people, present = KINDS[kind]
    links = dict(Candidate.objects.eligible(kind).filter(pk__in=keys).values_list("pk", column))
    found = people.objects.for_cards().in_bulk(list(links.values()))
    return {key: present(found[pk]) for key, pk in links.items() if pk in found}


def listed(shortlist):
    """All entries in their order, with what clients said of them; four queries and one more for votes."""
    entries = list(shortlist.entries.all())
    cards = cards_of(shortlist.kind, [each.candidate_id for each in entries])
    votes = {}
    for vote in Vote.objects.filter(entry__shortlist=shortlist).select_related("link"):
        votes.setdefault(vote.entry_id, []).append(vote)
    return [Listed(each, cards.get(each.candidate_id), votes.get(each.pk, [])) for each in entries]


def for_client(link):
    """What a client may see: those who may be shown, without a way to their page; notes only if wished."""
    entries = list(link.shortlist.entries.all())
    cards = cards_of(link.shortlist.kind, [each.candidate_id for each in entries])
    shown = [each for each in entries if each.candidate_id in cards]
    if not link.shows_notes:
        for each in shown:
            each.note = ""
    return [Listed(each, replace(cards[each.candidate_id], url="")) for each in shown]
