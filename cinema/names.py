"""Names of film talents, compared with the watch-list and with everybody's like all names."""

from talents import name_watch


def remember(talent):
    """Have the name compared in the background; call it after every change of it."""
    name_watch.remember(talent, task="cinema.tasks.compare_name")


def name_of(talent):
    """The name and the code, as the index of names holds them."""
    return talent.full_name, talent.code
