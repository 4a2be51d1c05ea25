"""An S3-compatible store on the loopback for tests: one bucket, path style, kept in memory."""

import hashlib
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

GONE = b"<Error><Code>NoSuchKey</Code><Message>The key does not exist.</Message></Error>"
MODIFIED = "Wed, 25 Nov 2026 12:00:00 GMT"


class LoopbackS3(ThreadingHTTPServer):
    """`objects` holds {"bucket/key": bytes}; `unsigned` counts requests that carried no signature."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Requests)
        self.objects, self.parts, self.unsigned = {}, {}, 0

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Requests(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def parse_request(self):
        if not super().parse_request():
            return False
        parts = urlsplit(self.path)
        self.key, self.query = unquote(parts.path).strip("/"), parse_qs(parts.query, keep_blank_values=True)
        self.server.unsigned += "AWS4-HMAC-SHA256" not in self.headers.get("Authorization", "")
        return True

    def do_PUT(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            return self.answer(501, b"<Error><Code>NotImplemented</Code></Error>")
        if "partNumber" in self.query:
            self.server.parts[self.key, int(self.query["partNumber"][0])] = content
        else:
            self.server.objects[self.key] = content
        return self.answer(200, headers={"ETag": tag(content)})

    def do_POST(self):
        """Begin an upload in parts, or put its parts together."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "uploads" in self.query:
            return self.answer(200, b"<R><UploadId>1</UploadId></R>")
        mine = sorted(place for place in self.server.parts if place[0] == self.key)
        self.server.objects[self.key] = b"".join(self.server.parts.pop(place) for place in mine)
        return self.answer(200, b'<R><ETag>"1"</ETag></R>')

    def do_GET(self):
        if "/" not in self.key:
            return self.answer(200, self.listing())
        content = self.server.objects.get(self.key)
        return self.answer(404, GONE) if content is None else self.send(content)

    do_HEAD = do_GET

    def do_DELETE(self):
        self.server.objects.pop(self.key, None)
        self.answer(204)

    def send(self, content):
        start, end, status, headers = 0, len(content) - 1, 200, {}
        if wanted := self.headers.get("Range", "").removeprefix("bytes="):
            first, last = wanted.split("-")
            start, end, status = int(first), min(int(last or end), end), 206
            headers = {"Content-Range": f"bytes {start}-{end}/{len(content)}"}
        self.answer(status, content[start : end + 1], {"ETag": tag(content), **headers})

    def listing(self):
        """ListObjectsV2 with a prefix and a delimiter, all on one page."""
        prefix, delimiter = (self.query.get(name, [""])[0] for name in ("prefix", "delimiter"))
        files, folders = [], set()
        for name, content in sorted(self.server.objects.items()):
            key = name.removeprefix(f"{self.key}/")
            rest = key.removeprefix(prefix)
            if key.startswith(prefix) and delimiter and delimiter in rest:
                folders.add(prefix + rest.split(delimiter)[0] + delimiter)
            elif key.startswith(prefix):
                files.append(f"<Contents><Key>{escape(key)}</Key><Size>{len(content)}</Size></Contents>")
        inner = "".join(f"<CommonPrefixes><Prefix>{escape(f)}</Prefix></CommonPrefixes>" for f in folders)
        head = '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>false'
        return f"{head}</IsTruncated>{''.join(files)}{inner}</ListBucketResult>".encode()

    def answer(self, status, content=b"", headers=()):
        self.send_response(status)
        for name, value in {"Last-Modified": MODIFIED, **dict(headers)}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def tag(content):
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'


@contextmanager
def loopback_s3():
    """Serve while the block runs; yield the LoopbackS3."""
    with LoopbackS3() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
