"""What higher apps offer to do with people who are ticked in a list of a lower one.

A list's template shows `{% list_tick "film_talents" code name %}` beside each and
`{% list_actions "film_talents" %}` below; both are nothing where nobody offers anything to this person.
"""

from dataclasses import dataclass

from django.urls import reverse

_offered = {}


@dataclass(frozen=True)
class ListAction:
    """A button: the page behind `url_name` gets the codes of those ticked as `talent`, by GET."""

    label: str
    url_name: str
    permission: str

    @property
    def url(self):
        return reverse(self.url_name)


def offer(name, action):
    """Declare an action for staff with its permission, from an app's `ready()`."""
    _offered.setdefault(name, []).append(action)


def offered(name, user):
    if not user.is_staff:
        return []
    return [action for action in _offered.get(name, ()) if user.has_perm(action.permission)]
