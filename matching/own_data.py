"""What the search keeps of a person, for the archive of their own data."""

from django.db.models import Q

from accounts.own_data import part

from .models import Tag


@part("search")
def search(user):
    tags = Tag.objects.filter(Q(candidate__user=user) | Q(candidate__film__user=user)).order_by(
        "field", "code"
    )
    return {"tags": list(tags.values("field", "code", "origin", "words"))}, []
