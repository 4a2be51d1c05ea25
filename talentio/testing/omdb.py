"""OMDb on the loopback for tests: it knows a few titles, and is slow or fails when told to."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY = "omdb-test-key"
FILMS = [
    ("Timbuktu", "2014", "tt3409392"),
    ("Tsotsi", "2005", "tt0468565"),
    ("Much Loved", "2015", "tt4685806"),
]


class LoopbackOMDb(ThreadingHTTPServer):
    """`asked` holds the titles asked for; `fault` is "", "500", "html", "hang" or "redirect"."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.asked, self.fault = [], ""
        self.released = threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Conversation(BaseHTTPRequestHandler):
    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        title = query.get("s", [""])[0]
        self.server.asked.append(title)
        fault = self.server.fault
        if fault == "hang":
            self.server.released.wait(30)
        elif fault == "html":
            self.say(200, b"<html>down for maintenance</html>")
        elif fault == "redirect":
            self.say(302, b"", Location="http://127.0.0.1:1/")
        elif fault:
            self.say(int(fault), b"{}")
        elif query.get("apikey") != [KEY]:
            self.say_json(401, {"Response": "False", "Error": "Invalid API key!"})
        else:
            self.say_json(200, found(title))

    def say_json(self, status, answer):
        self.say(status, json.dumps(answer).encode(), **{"Content-Type": "application/json"})

    def say(self, status, body, **headers):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def found(title):
    rows = [
        {"Title": name, "Year": year, "imdbID": key, "Type": "movie", "Poster": "N/A"}
        for name, year, key in FILMS
        if title.lower() in name.lower()
    ]
    if not rows:
        return {"Response": "False", "Error": "Movie not found!"}
    return {"Search": rows, "totalResults": str(len(rows)), "Response": "True"}


@contextmanager
def loopback_omdb():
    """Serve while the block runs; yield the LoopbackOMDb."""
    with LoopbackOMDb() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()
