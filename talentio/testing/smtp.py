"""A mail server on the loopback for tests: it records, and refuses or hangs up when told to."""

import socketserver
import threading
from contextlib import contextmanager

ANSWERS = {"EHLO": "250 loopback", "MAIL": "250 OK", "RCPT": "250 OK", "RSET": "250 OK", "NOOP": "250 OK"}
HANG_UP = "hang up"


class LoopbackSMTP(socketserver.ThreadingTCPServer):
    """`messages` holds the bytes of each accepted mail.

    `faults` holds, by verb ("RCPT", "DATA" …), the answer to give instead, such as
    "451 busy", or HANG_UP; "." stands for the end of the message, before it is accepted.
    """

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.messages, self.faults = [], {}

    @property
    def port(self):
        return self.server_address[1]


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 loopback")
        for line in self.rfile:
            verb = line[:4].decode("ascii", "replace").strip().upper()
            if self.answer(verb) == HANG_UP or verb == "QUIT":
                return

    def answer(self, verb):
        """Say the answer to one command; return it."""
        fault = self.server.faults.get(verb)
        if fault or verb != "DATA":
            return self.say(fault or ("221 bye" if verb == "QUIT" else ANSWERS.get(verb, "502 unknown")))
        self.say("354 go on")
        message = b"".join(iter(self.rfile.readline, b".\r\n"))
        if "." not in self.server.faults:
            self.server.messages.append(message)
        return self.say(self.server.faults.get(".", "250 OK"))

    def say(self, answer):
        if answer != HANG_UP:
            self.wfile.write(f"{answer}\r\n".encode())
        return answer


@contextmanager
def loopback_smtp():
    """Serve while the block runs; yield the LoopbackSMTP."""
    with LoopbackSMTP() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
