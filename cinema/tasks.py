"""What the queue does for film talents."""

from . import listing, search_figures


def refresh_listing():
    """Every night: whoever turned 18 is an adult from this day on."""
    return listing.refresh_all()


def count_people():
    """Store how many film talents there are beside each criterion of the search."""
    search_figures.refresh()
