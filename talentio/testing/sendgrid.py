"""A SendGrid on loopback: it records what it accepts, and can be told to refuse, limit, delay and hang up."""

import json
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY = "SG.loopback.key-of-tests"


class LoopbackSendGrid(ThreadingHTTPServer):
    """`accepted` holds the JSON of each message; `faults` are taken one by one, first come first served.

    A fault is a status, (status, headers), "cut" (hang up before accepting), "lost" (accept, then hang
    up without an answer) or None. `has_feed` says whether the account has an activity feed, which
    answers 429 for each of `busy`. Each message is accepted after half of `delay` seconds and answered
    after the other half.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.accepted, self.faults, self.asked, self.has_feed, self.delay = [], [], [], True, 0
        self.requests, self.counted, self.busy = 0, threading.Condition(), 0

    @property
    def host(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def count(self):
        """Note that a message was handed over, whatever becomes of it."""
        with self.counted:
            self.requests += 1
            self.counted.notify_all()

    def wait_for(self, requests, seconds):
        """Wait until so many messages were handed over; raise TimeoutError after so many seconds."""
        with self.counted:
            if not self.counted.wait_for(lambda: self.requests >= requests, seconds):
                raise TimeoutError(f"{self.requests} of {requests} messages came")

    def marks(self):
        return [message["custom_args"]["taalentio_mail"] for message in self.accepted]


class Conversation(BaseHTTPRequestHandler):
    def log_message(self, *args):
        """Say nothing on the terminal."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.count()
        time.sleep(self.server.delay / 2)
        fault = self.server.faults.pop(0) if self.server.faults else None
        if self.headers["Authorization"] != f"Bearer {KEY}":
            return self.answer(401)
        if fault in (None, "lost"):
            self.server.accepted.append(json.loads(body))
        time.sleep(self.server.delay / 2)
        if fault in ("cut", "lost"):
            self.close_connection = True
            return None
        status, headers = fault if isinstance(fault, tuple) else (fault or 202, {})
        return self.answer(status, {"errors": [{"message": "quoting it", "field": "subject"}]}, headers)

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)["query"][0]
        self.server.asked.append(query)
        if not self.server.has_feed:
            return self.answer(403)
        if self.server.busy:
            self.server.busy -= 1
            return self.answer(429)
        mark = query.split('"')[1]
        return self.answer(200, {"messages": [{"msg_id": mark}] if mark in self.server.marks() else []})

    def answer(self, status, body=None, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        content = b"" if status == 202 else json.dumps(body or {}).encode()
        self.send_header("Content-Length", str(len(content)))
        # Whoever asked may have been killed meanwhile.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.end_headers()
            self.wfile.write(content)


@contextmanager
def loopback_sendgrid():
    """Serve while the block runs; yield the LoopbackSendGrid."""
    with LoopbackSendGrid() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
