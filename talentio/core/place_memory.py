"""Countries and cities in work on many rows: each is looked up once, for as long as the work lasts."""

from contextlib import contextmanager
from contextvars import ContextVar

_memory = ContextVar("places", default=None)


@contextmanager
def remembered_places():
    """Remember inside what `remembered` looked up; only where nobody changes places meanwhile."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def remembered(key, look_up):
    """What `look_up()` returns: asked once for a key inside `remembered_places`, each time elsewhere."""
    memory = _memory.get()
    if memory is None:
        return look_up()
    if key not in memory:
        memory[key] = look_up()
    return memory[key]
