"""OpenRouter on the loopback for tests and benchmarks: it speaks the protocol, and fails when told to.

What it answers is up to a judge, a function from the request to the content.
"""

import json
import random
import re
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "sk-or-loopback-key-of-tests"
COST = 0.001
MODELS = [
    {
        "id": "google/gemini-3.1-flash-lite",
        "pricing": {"prompt": "0.00000025", "completion": "0.0000015"},
        "supported_parameters": ["max_tokens", "temperature", "response_format", "structured_outputs"],
        "expiration_date": None,
    },
    {
        "id": "google/gemini-2.5-flash-lite",
        "pricing": {"prompt": "0.0000001", "completion": "0.0000004"},
        "supported_parameters": ["max_tokens", "temperature", "response_format", "structured_outputs"],
        "expiration_date": None,
    },
]
FAULTS = ["429", "500", "error", "cut", "truncated", "empty", "malformed", "schema", "length"]


def parts_of(request):
    """({id: criterion}, text of the candidate, the schema's properties) of a question about one."""
    user = request["messages"][1]["content"]
    criteria = json.loads(re.search(r"^CRITERIA (.*)$", user, re.MULTILINE)[1])
    mark = re.search(r"^(TEXT-\w+)$", user, re.MULTILINE)[1]
    text = user.split(f"{mark}\n", 1)[1].rsplit(f"\n/{mark}", 1)[0]
    return {each["id"]: each for each in criteria}, text


def honest(request):
    """A judge that quotes a sentence in which a value of the criterion stands."""
    criteria, text = parts_of(request)
    found = []
    for number, each in criteria.items():
        told = json.dumps(each["values"], ensure_ascii=False) + each["asks"]
        words = re.findall(r"[^\W\d]{4,}", told)
        sentences = [s.strip() for s in re.split(r"[.\n]", text)]
        quote = next((s for s in sentences if any(w.lower() in s.lower() for w in words)), "")
        found.append({"id": number, "outcome": "met" if quote else "unknown", "quote": quote})
    return answer_with(found)


def answer_with(criteria, explanation="Read.", strengths=("clear",), weaknesses=()):
    return {
        "criteria": criteria,
        "explanation": explanation,
        "strengths": list(strengths),
        "weaknesses": list(weaknesses),
    }


class LoopbackOpenRouter(ThreadingHTTPServer):
    """`asked` holds the requests, `in_flight` is the most there were at once; by the user's message
    `charged` holds what was charged in all and `good` how often it was answered without a fault.

    `faults` are taken one by one, first come first served; then `share` of the answers fail with one
    of FAULTS, or of `kinds`. A fault is "hang", "drip", a status such as "402", or one of FAULTS.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, judge=honest, *, delay=0.0, share=0.0, seed=1, port=0):
        super().__init__(("127.0.0.1", port), Conversation)
        self.judge, self.delay, self.share = judge, delay, share
        self.kinds, self.faults, self.retry_after = FAULTS, [], "0"
        self.models, self.asked, self.charged, self.good = MODELS, [], {}, {}
        self.flying = self.in_flight = 0
        self.dice, self.lock, self.released = random.Random(seed), threading.RLock(), threading.Event()  # noqa: S311

        self.told = threading.Condition(self.lock)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/api/v1"

    def charge(self, request, *, is_good):
        # Without the marks, which are others each time.
        about = re.sub(r"TEXT-\w+", "", request["messages"][1]["content"])
        with self.told:
            self.charged[about] = self.charged.get(about, 0) + COST
            self.good[about] = self.good.get(about, 0) + is_good
            self.told.notify_all()

    def wait_for(self, number):
        """Wait until so many questions were answered well; raise TimeoutError after a minute."""
        with self.told:
            if not self.told.wait_for(lambda: sum(self.good.values()) >= number, 60):
                raise TimeoutError

    def next_fault(self):
        if self.faults:
            return self.faults.pop(0)
        return self.dice.choice(self.kinds) if self.dice.random() < self.share else None

    def handle_error(self, request, client_address):
        """A client that was killed is no news."""


class Conversation(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        """Say nothing on the terminal."""

    def do_GET(self):
        if not self.is_allowed():
            return
        if self.path.endswith("/models"):
            self.say(200, {"data": self.server.models})
        elif self.path.endswith("/key"):
            self.say(
                200, {"data": {"usage": 1.5, "limit": 10, "limit_remaining": 8.5, "is_free_tier": False}}
            )
        else:
            self.say(404, {"error": {"code": 404, "message": "Not found"}})

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.is_allowed():
            return
        server = self.server
        with server.lock:
            server.asked.append(request)
            server.flying += 1
            server.in_flight = max(server.in_flight, server.flying)
            fault = server.next_fault()
        try:
            time.sleep(server.delay)
            self.answer(request, fault)
        finally:
            with server.lock:
                server.flying -= 1

    def is_allowed(self):
        if self.headers["Authorization"] == f"Bearer {KEY}":
            return True
        self.say(401, {"error": {"code": 401, "message": "No auth credentials found"}})
        return False

    def answer(self, request, fault):
        if fault == "hang":
            self.server.released.wait(30)
            self.close_connection = True
        elif fault == "drip":
            self.drip()
        elif fault == "429":
            self.say(
                429, {"error": {"code": 429, "message": "Slow"}}, **{"Retry-After": self.server.retry_after}
            )
        elif fault == "error":
            self.say(200, {"error": {"code": 502, "message": "Provider returned error"}})
        elif fault == "cut":
            self.close_connection = True
            self.connection.close()
        elif fault and fault.isdigit():
            self.say(int(fault), {"error": {"code": int(fault), "message": "No"}})
        else:
            self.complete(request, fault)

    def complete(self, request, fault):
        """An answer that is paid for, though it may be of no use."""
        content, finish = json.dumps(self.server.judge(request), ensure_ascii=False), "stop"
        if fault == "empty":
            content = ""
        elif fault == "malformed":
            content = content[: len(content) // 2]
        elif fault == "schema":
            content = json.dumps({"score": 100})
        elif fault == "length":
            content, finish = content[:20], "length"
        body = {
            "id": "gen-loopback",
            "model": request["model"],
            "choices": [{"finish_reason": finish, "message": {"role": "assistant", "content": content}}],
            "usage": {"prompt_tokens": 900, "completion_tokens": 120, "cost": COST},
        }
        self.server.charge(request, is_good=fault is None)
        self.say(200, body, is_short=fault == "truncated")

    def drip(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        while not self.server.released.wait(0.2):
            self.wfile.write(b" ")
            self.wfile.flush()

    def say(self, status, body, is_short=False, **headers):
        raw = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {
            **headers,
            "Content-Type": "application/json",
            "Content-Length": str(len(raw)),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw[: len(raw) // 2] if is_short else raw)
        if is_short:
            self.close_connection = True


@contextmanager
def loopback_openrouter(judge=honest, **options):
    """Serve while the block runs; yield the LoopbackOpenRouter."""
    with LoopbackOpenRouter(judge, **options) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()
