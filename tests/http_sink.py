"""An HTTP server on loopback that answers every request with the same bytes, good or bad, and keeps what it read."""

import contextlib
import socket
import ssl
import threading
from itertools import takewhile

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class HttpSink:
    """Takes one request after another and answers each with the same bytes; keeps what it read."""

    def __init__(self, answer: bytes, context: ssl.SSLContext | None = None) -> None:
        self.answer, self.context = answer, context
        self.requests: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
                stack.enter_context(line)
                if self.context:
                    line = stack.enter_context(self.context.wrap_socket(line, server_side=True))
                if asked := request(line):  # who only looks whether anybody is there says nothing
                    self.requests.append(asked)
                    self.reply(line)

    def reply(self, line: socket.socket) -> None:
        line.sendall(self.answer)

    def __enter__(self) -> "HttpSink":
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


def request(line: socket.socket) -> bytes:
    with line.makefile("rb") as lines:
        head = b"".join(takewhile(lambda row: row != b"\r\n", lines))
        if not head:
            return b""
        length = next((int(row[15:]) for row in head.splitlines() if row.lower().startswith(b"content-length:")), 0)
        return head + b"\r\n" + lines.read(length)


class DrippingSink(HttpSink):
    """Answers a byte at a time, always just before the timeout, until the line is cut."""

    def __init__(self, start: bytes, context: ssl.SSLContext | None = None) -> None:
        super().__init__(start, context)
        self.cut = threading.Event()

    def reply(self, line: socket.socket) -> None:
        line.sendall(self.answer)
        try:
            while not self.cut.wait(0.02):
                line.sendall(b"x")
        except OSError:
            self.cut.set()
