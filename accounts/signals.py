"""What apps above may want to hear of accounts."""

from django.dispatch import Signal

# An account was closed, opened, is leaving or comes back: `user` says whose. Sent inside the transaction
# that changes it, unlike our other signals, because nobody may be shown for a moment longer: receivers do
# one quick statement and nothing else.
standing_changed = Signal()
