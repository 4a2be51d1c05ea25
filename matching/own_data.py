"""What the search keeps of a person, for the archive of their own data."""

from accounts.own_data import part

from .models import Tag


@part("search")
def search(user):
    tags = Tag.objects.filter(candidate__user=user).order_by("field", "code")
    return {"tags": list(tags.values("field", "code", "origin", "words"))}, []
