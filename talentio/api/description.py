"""The OpenAPI description: what the library writes, completed and in the reader's language."""

from http import HTTPStatus

from django.utils.translation import gettext

from talentio.core.rest.shapes import Refusal

WORDS = {"summary", "description"}
METHODS = {"get", "post", "put", "patch", "delete"}
REFUSAL = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
RETRY = {"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}}
ETAG = {"ETag": {"description": "Edition", "schema": {"type": "string"}}}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": "ETag",
}


def described(schema, *, tags):
    """Complete a description of the library in place: errors, conditions, groups, words; return it."""
    refusal = Refusal.model_json_schema(ref_template="#/components/schemas/{model}")
    schema["components"]["schemas"] |= refusal.pop("$defs", {}) | {"Refusal": refusal}
    for path in schema["paths"].values():
        # Methods of one address may share what the library made for them.
        for method in METHODS & path.keys():
            path[method] = _completed(path[method])
    schema["tags"] = [{"name": name, "description": words} for name, words in tags.items()]
    _translate(schema)
    return schema


def _completed(operation):
    operation = {**operation, "responses": dict(operation["responses"])}
    if operation.pop("x-if-match", False):
        operation["parameters"] = [*operation["parameters"], IF_MATCH]
    if operation.pop("x-etag", False):
        operation["responses"][200] = {**operation["responses"][200], "headers": ETAG}
    for status in sorted(_refusals(operation)):
        operation["responses"][status] = {"description": _phrase(status), "content": REFUSAL}
    operation["responses"][429]["headers"] = RETRY
    return operation


def _refusals(operation):
    """Statuses of 4xx with which an operation may answer."""
    found = {400, 429, *operation.pop("x-refusals", ())}
    if operation.get("security"):
        found |= {401, 403}
    if operation["parameters"] or "requestBody" in operation:
        found.add(422)
    if any(each["in"] == "path" for each in operation["parameters"]):
        found.add(404)
    if "requestBody" in operation:
        found |= {413, 415}
    return found


def _phrase(status):
    return HTTPStatus(status).phrase


def _translate(node):
    """Put every summary and description into the active language, in place; names of statuses stay."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name in WORDS and isinstance(value, str) and value:
                node[name] = gettext(value)
            elif name != "responses":
                _translate(value)
    elif isinstance(node, list):
        for each in node:
            _translate(each)
