"""The documentation for readers: made from the description, in their language, from nowhere else."""

import json
from dataclasses import dataclass

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from ninja.openapi.docs import DocsBase

METHODS = ("get", "post", "put", "patch", "delete")
REFS = "#/components/schemas/"
SAMPLES = {"integer": 1, "boolean": True, "array": [], "object": {}}


@dataclass(frozen=True)
class Field:
    """A parameter, or a name in a body; `choices` are all values that it takes, if they are few."""

    name: str
    place: str
    kind: str
    is_required: bool
    words: str
    choices: list[str]


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    anchor: str
    title: str
    words: str
    is_open: bool
    parameters: list[Field]
    body: list[Field]
    example: str
    statuses: list[tuple[str, str]]


class ReadersPage(DocsBase):
    def render_page(self, request, api, **kwargs):
        schema = api.get_openapi_schema()
        page = {"groups": groups_of(schema), "version": api.version}
        # Whoever tries an operation from here with their session needs the token.
        return ensure_csrf_cookie(render)(request, "api/docs.html", page)


def groups_of(schema):
    """Pairs of a group's title and its operations, of a completed OpenAPI description."""
    groups = {tag["name"]: (tag["description"], []) for tag in schema["tags"]}
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if method in methods:
                found = methods[method]
                groups[found["tags"][0]][1].append(_operation(schema, method, path, found))
    return list(groups.values())


def _operation(schema, method, path, found):
    body = found.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    body = body and _resolved(schema, body)
    return Operation(
        method=method.upper(),
        path=path,
        anchor=f"{method}{path.replace('/', '-').replace('{', '').replace('}', '')}",
        title=found["summary"],
        words=found.get("description", ""),
        is_open="security" not in found,
        parameters=[_field(schema, each, each["in"], each["schema"]) for each in found["parameters"]],
        body=_fields(schema, body) if body else [],
        example=_example(schema, body) if body else "",
        statuses=[(str(status), each["description"]) for status, each in found["responses"].items()],
    )


def _fields(schema, body):
    needed = body.get("required", ())
    return [
        _field(schema, {"name": name, "required": name in needed}, "body", each)
        for name, each in body["properties"].items()
    ]


def _field(schema, named, place, shape):
    inner = _inner(schema, shape)
    return Field(
        name=named["name"],
        place=place,
        kind=_kind(inner),
        is_required=named.get("required", False),
        words=named.get("description") or shape.get("description", ""),
        choices=[str(value) for value in inner.get("items", inner).get("enum", [])],
    )


def _resolved(schema, shape):
    while "$ref" in shape:
        shape = schema["components"]["schemas"][shape["$ref"].removeprefix(REFS)]
    return shape


def _inner(schema, shape):
    """The shape itself, without the possibility of null, and its items likewise."""
    shape = _resolved(schema, shape)
    options = [each for each in shape.get("anyOf", shape.get("allOf", [])) if each.get("type") != "null"]
    if options:
        return _inner(schema, options[0])
    if "items" in shape:
        return {**shape, "items": _resolved(schema, shape["items"])}
    return shape


def _kind(shape):
    words = {
        "integer": _("whole number"),
        "boolean": _("true or false"),
        "array": _("several"),
        "object": _("names and values"),
    }
    if shape.get("format") == "date":
        return _("day, such as 1992-03-14")
    return words.get(shape.get("type"), _("text"))


def _example(schema, body):
    example = body.get("example")
    if example is None:
        fields = ((name, _inner(schema, body["properties"][name])) for name in body.get("required", ()))
        example = {name: SAMPLES.get(shape.get("type"), "…") for name, shape in fields}
    return json.dumps(example, ensure_ascii=False, indent=2)
