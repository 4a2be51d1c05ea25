"""The shapes in which the API answers."""

from dataclasses import dataclass
from typing import Annotated, Generic, Literal, TypeVar

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field

T = TypeVar("T")
# Words that wait for their language are none to pydantic.
Words = Annotated[str, BeforeValidator(str)]


class Given(Schema):
    """What somebody sends: a name that is not in the list is refused, never passed on."""

    model_config = ConfigDict(extra="forbid")


class Pagination(Schema):
    """`total` and `pages` count no further than 10,000 rows."""

    page: int
    per_page: int
    total: int
    pages: int


class Page(Schema, Generic[T]):
    success: Literal[True] = True
    data: list[T]
    pagination: Pagination


class One(Schema, Generic[T]):
    success: Literal[True] = True
    data: T


class Problem(Schema):
    """`code` is for programs, `message` for people, `fields` holds sentences by the name of the field."""

    code: str
    message: str
    fields: dict[str, list[str]] = Field(default_factory=dict)


class Refusal(Schema):
    success: Literal[False] = False
    error: Problem


class Named(Schema):
    """A thing of a list, with its name in the language of the request."""

    id: int
    code: str
    name: Words


class Labelled(Schema):
    """A fact or a link in words: what it is, and what it says."""

    label: Words
    value: Words


@dataclass(frozen=True)
class Part:
    """One value of a figure: its code, its words and how many have it."""

    code: str
    name: str
    number: int


class PartShape(Schema):
    code: str
    name: Words
    number: int


def labelled(pairs):
    return [{"label": label, "value": value} for label, value in pairs]
