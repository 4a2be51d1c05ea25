"""One question to OpenRouter, over its protocol; what went wrong comes back as a kind of Fault.

https://openrouter.ai/docs/api-reference: POST /chat/completions, GET /models, GET /key. An answer
with status 200 may still be an error, and every answer tells what it cost.
"""

import json
import time
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from email.utils import parsedate_to_datetime

import requests
import urllib3
from django.utils import timezone

CONNECT = 5  # seconds
MOST_BYTES, MOST_BYTES_OF_LIST = 1_000_000, 20_000_000
LONGEST_WAIT = 3600  # seconds that we let a service tell us to wait


class Fault(Exception):
    """A question without a usable answer.

    `kind` is a short word for the log. `cost` is what it cost in dollars: None where nobody can say,
    because it was sent and the answer was lost.
    """

    def __init__(self, kind, *, cost=Decimal(0), usage=None):
        super().__init__(kind)
        self.kind, self.cost, self.usage = kind, cost, usage or {}


class StopAsking(Fault):
    """No question can be answered: the key, the money, the model or the address is wrong."""


class Refused(Fault):
    """This question will never be answered; others may be."""


class TryAgain(Fault):
    """It may be answered later: after `after` seconds if the service says so, with more room if `is_cut`."""

    def __init__(self, kind, *, after=None, is_cut=False, **facts):
        super().__init__(kind, **facts)
        self.after, self.is_cut = after, is_cut


@dataclass(frozen=True)
class Question:
    """`system` holds our instructions alone, `user` whatever others wrote; `schema` is the answer's shape."""

    name: str
    system: str
    user: str
    schema: dict
    max_tokens: int
    timeout: int


@dataclass(frozen=True)
class Answer:
    """`data` fits the question's schema; `cost` in dollars."""

    data: dict
    model: str
    cost: Decimal
    usage: dict = field(default_factory=dict)


def session(most=64):
    """Connections to be shared by threads."""
    made = requests.Session()
    made.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=most))
    made.mount("https://", requests.adapters.HTTPAdapter(pool_maxsize=most))
    return made


def ask(question, service, connections) -> Answer:
    """Ask once; raise StopAsking, Refused or TryAgain."""
    body = {
        "model": service.models[0],
        "models": list(service.models),
        "messages": [
            {"role": "system", "content": question.system},
            {"role": "user", "content": question.user},
        ],
        "temperature": service.temperature,
        "max_tokens": question.max_tokens,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": question.name, "strict": True, "schema": question.schema},
        },
        "provider": {"data_collection": "deny", "require_parameters": True},
    }
    status, headers, raw = _exchange(
        "POST", "/chat/completions", service, connections, question.timeout, body
    )
    given = _read_json(raw)
    usage = _usage(given)
    _raise_for(status, headers, given, _cost(usage), usage)
    return _answer(given, question, usage)


def models(service, connections, timeout=10):
    """[{id, pricing, supported_parameters, expiration_date…}] of all models; raise Fault."""
    return _list(_get("/models", service, connections, timeout))


def key_facts(service, connections, timeout=10):
    """What is known of the key: {usage, limit, limit_remaining…}; raise Fault."""
    data = _get("/key", service, connections, timeout).get("data")
    if not isinstance(data, dict):
        raise TryAgain("shape")
    return data


def _get(path, service, connections, timeout):
    status, headers, raw = _exchange("GET", path, service, connections, timeout)
    given = _read_json(raw)
    _raise_for(status, headers, given, Decimal(0), {})
    if given is None:
        raise TryAgain("json")
    return given


def _list(given):
    rows = given.get("data")
    if not isinstance(rows, list):
        raise TryAgain("shape")
    return [row for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)]


def _exchange(method, path, service, connections, timeout, body=None):
    """(status, headers, body) of one request, within so many seconds as a whole."""
    until = time.monotonic() + timeout
    # A chat that was sent and not answered may have been charged.
    lost = None if body is not None else Decimal(0)

    def sign(request):
        # As `auth`, since a .netrc file would replace a header.
        request.headers["Authorization"] = f"Bearer {service.key}"
        return request

    try:
        with connections.request(
            method,
            service.base_url + path,
            json=body,
            auth=sign,
            headers={"HTTP-Referer": service.site_url, "X-Title": _header(service.brand)},
            timeout=(min(CONNECT, timeout), timeout),
            stream=True,
            allow_redirects=False,
        ) as answer:
            most = MOST_BYTES if body is not None else MOST_BYTES_OF_LIST
            return answer.status_code, answer.headers, _body(answer, until, most)
    except requests.ConnectTimeout:
        raise TryAgain("connect") from None
    except (requests.Timeout, urllib3.exceptions.TimeoutError):
        raise TryAgain("timeout", cost=lost) from None
    except requests.ConnectionError as broken:
        reason = getattr(broken.args[0] if broken.args else None, "reason", None)
        if isinstance(reason, urllib3.exceptions.NewConnectionError):
            raise TryAgain("connect") from None
        raise TryAgain("dropped", cost=lost) from None
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError):
        raise TryAgain("dropped", cost=lost) from None


def _body(answer, until, most):
    found = bytearray()
    # One read at a time: a server that lets single bytes drip would never run into a timeout of reading.
    while part := answer.raw.read1(65_536, decode_content=True):
        found += part
        if len(found) > most or time.monotonic() > until:
            raise requests.Timeout
    expected = answer.headers.get("Content-Length", "")
    is_plain = expected.isdecimal() and not answer.headers.get("Content-Encoding")
    if is_plain and len(found) < int(expected):
        raise requests.exceptions.ChunkedEncodingError
    return bytes(found)


def _header(text):
    return text.encode("ascii", "ignore").decode()[:80].replace("\n", " ").replace("\r", " ")


def _read_json(raw):
    """The object of a body, or None."""
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) else None


def _usage(given):
    usage = (given or {}).get("usage")
    return usage if isinstance(usage, dict) else {}


def _cost(usage):
    """Dollars, or None where the answer does not say."""
    try:
        cost = Decimal(str(usage["cost"]))
    except (KeyError, InvalidOperation):
        return None
    return cost if cost.is_finite() and cost >= 0 else None


def _raise_for(status, headers, given, cost, usage):
    """Raise what a status means, be it that of HTTP or the one inside an answer of 200."""
    error = (given or {}).get("error")
    if status == 200 and error is None:
        return
    facts = {"cost": cost or Decimal(0), "usage": usage}
    details = error if isinstance(error, dict) else {}
    if status == 200:
        code = details.get("code")
        status = code if isinstance(code, int) else 502
    after = _wait_of(headers, details)
    if status in (401, 404) or 300 <= status < 400 or (status == 402 and after is None):
        kinds = {401: "key", 402: "credit", 404: "model"}
        raise StopAsking(kinds.get(status, "address"), **facts)
    if status in (402, 408, 409, 425, 429) or status >= 500 or status < 300:
        raise TryAgain(str(status), after=after, **facts)
    raise Refused(str(status), **facts)


def _wait_of(headers, details):
    """Seconds that the service asks for, or None: `Retry-After`, or X-RateLimit-Reset in milliseconds."""
    more = details.get("metadata") if isinstance(details.get("metadata"), dict) else {}
    inside = more.get("headers") if isinstance(more.get("headers"), dict) else {}
    told = headers.get("Retry-After") or inside.get("Retry-After")
    reset = headers.get("X-RateLimit-Reset") or inside.get("X-RateLimit-Reset")
    seconds = _seconds(told)
    if seconds is None and str(reset).isdecimal():
        seconds = int(str(reset)) / 1000 - timezone.now().timestamp()
    return None if seconds is None else min(LONGEST_WAIT, max(0, seconds))


def _seconds(told):
    try:
        return float(told)
    except (TypeError, ValueError):
        pass
    try:
        return (parsedate_to_datetime(told) - timezone.now()).total_seconds()
    except (TypeError, ValueError):
        return None


def _answer(given, question, usage):
    facts = {"cost": _cost(usage), "usage": usage}
    if given is None:
        raise TryAgain("json", **facts)
    choices = given.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    if isinstance(choice.get("error"), dict) or choice.get("finish_reason") == "error":
        raise TryAgain("error", **facts)
    if choice.get("finish_reason") == "content_filter":
        raise Refused("filtered", **facts)
    if choice.get("finish_reason") == "length":
        raise TryAgain("cut", is_cut=True, **facts)
    message = choice.get("message") if isinstance(choice.get("message"), dict) else {}
    content = message.get("content")
    data = _read_json(content) if isinstance(content, str) else None
    if data is None:
        raise TryAgain("json", **facts)
    if not fits(data, question.schema):
        raise TryAgain("schema", **facts)
    return Answer(data, str(given.get("model", ""))[:100], facts["cost"], usage)


def fits(value, schema):
    """Tell whether a value is of our subset of JSON Schema; what promises to be strict may not be."""
    kind = schema["type"]
    if kind == "object":
        return (
            isinstance(value, dict)
            and set(value) == set(schema["properties"])
            and all(fits(value[name], each) for name, each in schema["properties"].items())
        )
    if kind == "array":
        return isinstance(value, list) and all(fits(each, schema["items"]) for each in value)
    if kind == "integer":
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return is_whole and schema.get("minimum", value) <= value <= schema.get("maximum", value)
    if kind == "boolean":
        return isinstance(value, bool)
    return isinstance(value, str) and value in schema.get("enum", [value])


def shape(**properties):
    """An object of the schema, strict as OpenRouter wants it: all is required, nothing else may come."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
