"""What the queue does for film talents."""

from . import listing


def refresh_listing():
    """Every night: whoever turned 18 is an adult from this day on."""
    return listing.refresh_all()
